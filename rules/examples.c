/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Scales that cooperatives show on their own pages, as read on the day given: to start from, never to rely on. */
#include "rules/rules.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define READ_ON                                                                                                        \
  { 2026, 11, 21 }
#define EURO(euros)                                                                                                    \
  { INT64_C(100) * (euros) }

const struct rule_example rule_examples[] = {
    {.id = "opteos",
     .name = "Optéos",
     .source = "opteos.fr, « Votre projet »",
     .note = "La contribution baisse par tranches sur l’année.",
     .read_on = READ_ON,
     .scale = {.base = BASE_MARGIN,
               .internal_bp = -1,
               .band_count = 5,
               .bands = {{EURO(0), 1150},
                         {EURO(30000), 1050},
                         {EURO(60000), 950},
                         {EURO(90000), 850},
                         {EURO(120000), 750}}}},
    {.id = "coopaname",
     .name = "Coopaname",
     .source = "coopaname.coop, « C’est combien ? »",
     .note = "Les 30 € par mois ne sont pas demandés à qui touche un minimum social : cela se note sur son contrat.",
     .read_on = READ_ON,
     .scale = {.base = BASE_MARGIN,
               .internal_bp = -1,
               .band_count = 1,
               .bands = {{EURO(0), 1350}},
               .fixed_month = EURO(30)}},
    {.id = "mosaique",
     .name = "CAE Mosaïque",
     .source = "caemosaique.fr",
     .note = "Au moins 40 € par mois, au plus 8 400 € par an.",
     .read_on = READ_ON,
     .scale = {.base = BASE_MARGIN,
               .internal_bp = -1,
               .band_count = 1,
               .bands = {{EURO(0), 1200}},
               .minimum_month = EURO(40),
               .maximum_window = EURO(8400)}},
    {.id = "tumuku",
     .name = "Tumuku Makop",
     .source = "Tumuku Makop, questions fréquentes",
     .note =
         "S’y ajoutent 30 € d’assurance par an et 3,95 € par mois pour les accidents du travail : ce sont des frais.",
     .read_on = READ_ON,
     .scale =
         {.base = BASE_MARGIN, .internal_bp = -1, .band_count = 1, .bands = {{EURO(0), 1000}}, .exempt_months = 6}},
    {.id = "encom1",
     .name = "Encom1",
     .source = "encom1.fr",
     .note = "Sur ce qui est facturé et payé. On lit 6 % à partir de 45 000 €.",
     .read_on = READ_ON,
     .scale = {.base = BASE_CASHED,
               .internal_bp = -1,
               .band_count = 3,
               .bands = {{EURO(0), 1000}, {EURO(35000), 800}, {EURO(45000), 600}}}},
    {.id = "crealead",
     .name = "Crealead",
     .source = "crealead.com",
     .note = "De 10 à 5 % par paliers : nous n’en connaissons que deux. Complétez avec votre contrat.",
     .read_on = READ_ON,
     .scale = {.base = BASE_NET,
               .window = WINDOW_SINCE_ENTRY,
               .internal_bp = 500,
               .band_count = 2,
               .bands = {{EURO(0), 1000}, {EURO(80000), 900}}}},
};
const size_t rule_example_count = COUNT_OF(rule_examples);
