-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How long what is known of people is kept, and what happens then: rules that a coopérant·e can read, and the job that
-- applies them. Then what one person may ask: her data, their erasure.

-- That her account will close, since nobody comes any more; and the letter that must go first. NULL: it went, or she has
-- no e-mail.
ALTER TABLE person ADD COLUMN warned_at timestamptz, ADD COLUMN warning uuid;
ALTER TABLE mail ADD COLUMN expires_at timestamptz NOT NULL; -- not sent by then: it says nothing true any more

-- She is warned when the letter goes, and not at all if it never does.
CREATE FUNCTION warning_went() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE person SET warned_at = CASE TG_OP WHEN 'UPDATE' THEN NEW.sent_at END, warning = NULL
   WHERE id = OLD.person AND warning = OLD.id;
  RETURN NULL;
END $$;
CREATE TRIGGER mail_warns_when_sent AFTER UPDATE OF sent_at ON mail
  FOR EACH ROW WHEN (NEW.sent_at IS NOT NULL) EXECUTE FUNCTION warning_went();
CREATE TRIGGER mail_warns_nobody_when_dropped AFTER DELETE ON mail
  FOR EACH ROW WHEN (OLD.sent_at IS NULL) EXECUTE FUNCTION warning_went();

CREATE TABLE retention_rule (
  subject  text PRIMARY KEY CHECK (subject ~ '^[a-z_]{2,30}$'),
  position int NOT NULL,
  kept_for interval NOT NULL CHECK (kept_for >= interval '0'),
  action   text NOT NULL CHECK (action IN ('delete', 'anonymise', 'close', 'keep')), -- keep: this job never touches it
  title    text NOT NULL, -- what she sees: one idea a sentence
  what     text NOT NULL,
  period   text NOT NULL, -- counted from what
  why      text NOT NULL,
  law      text NOT NULL
);
INSERT INTO retention_rule VALUES
  ('customer', 1, '3 years', 'anonymise', 'Votre nom', 'Votre nom, votre image et votre e-mail.',
   '3 ans après votre dernière visite, si vous n’avez plus ni contrat ni rôle.',
   'Pour vous reconnaître quand vous revenez.', 'RGPD, article 5 ; CNIL, gestion commerciale (3 ans)'),
  ('account', 2, '2 years', 'close', 'Votre accès', 'Vos moyens d’entrer : e-mail, mot de passe, clé, carte, codes. Les secrets sont illisibles, même pour nous.',
   '2 ans après votre dernière visite. Nous prévenons 30 jours avant.',
   'Pour que vous puissiez entrer.', 'RGPD, article 5 ; CNIL, comptes inactifs (2 ans)'),
  ('member_access', 3, '1 year', 'close', 'Votre accès de coopérant·e', 'Vos moyens d’entrer, quand votre contrat est fini.',
   '1 an après la fin de votre dernier contrat.',
   'Pour que vous puissiez encore lire vos chiffres et les emporter.', 'RGPD, articles 5 et 20'),
  ('contract', 4, '5 years', 'anonymise', 'Votre contrat', 'Votre nom de coopérant·e, le type, la référence et les dates de vos contrats. Après, les dates restent, sans votre nom.',
   '5 ans après la fin de votre dernier contrat. Sans contrat : 5 ans après votre dernière vente.',
   'Pour répondre si quelqu’un conteste le contrat.', 'Code civil, article 2224 (5 ans)'),
  ('session', 5, '30 days', 'delete', 'Vos connexions', 'Quand vous êtes entré·e, comment, avec quel appareil et de quelle adresse.',
   '30 jours après la fin de la connexion.',
   'Pour que vous puissiez voir si quelqu’un est entré à votre place.', 'RGPD, article 32 (sécurité)'),
  ('card', 6, '30 days', 'delete', 'Vos anciennes cartes', 'Les dates des cartes qui ne marchent plus.',
   '30 jours après leur arrêt.', 'Pour refuser une vieille carte.', 'RGPD, article 32 (sécurité)'),
  ('sign_in_token', 7, '7 days', 'delete', 'Vos liens pour entrer', 'Les dates des liens et des invitations, sans le lien lui-même.',
   '7 jours après leur fin.', 'Pour qu’un lien ne serve qu’une fois.', 'RGPD, article 32 (sécurité)'),
  ('challenge', 8, '1 day', 'delete', 'Questions de sécurité', 'Une question posée à votre clé, quand vous entrez.',
   '1 jour après sa fin.', 'Pour que la réponse ne serve qu’une fois.', 'RGPD, article 32 (sécurité)'),
  ('wrong_try', 9, '1 day', 'delete', 'Essais ratés', 'Le nombre d’essais ratés pour entrer, sans votre nom.',
   '1 jour après le dernier essai.', 'Pour arrêter qui essaie de deviner votre code.', 'RGPD, article 32 (sécurité)'),
  ('mail', 10, '30 days', 'delete', 'Les messages envoyés', 'Les e-mails que Comptoir vous a envoyés : adresse, titre et date.',
   '30 jours après l’envoi.', 'Pour savoir si un message est bien parti.', 'RGPD, article 5'),
  ('access_journal', 11, '1 year', 'delete', 'Qui a regardé', 'Qui a regardé vos données, quand, et lesquelles.',
   '1 an.', 'Pour que vous le sachiez.', 'RGPD, articles 15 et 32 ; CNIL, journalisation (6 mois à 1 an)'),
  ('audit_address', 12, '1 year', 'delete', 'L’adresse de qui change quelque chose', 'L’adresse de l’appareil qui a fait un changement.',
   '1 an. Après, le changement reste, sans l’adresse.', 'Pour comprendre une attaque.', 'RGPD, article 32 ; CNIL, journalisation (6 mois à 1 an)'),
  ('audit', 13, '6 years', 'delete', 'Qui a changé quoi', 'Les changements : quoi, quand, par qui. Jamais votre nom ni votre e-mail : un numéro.',
   '6 ans.', 'Pour expliquer les prix, les règles et les droits, comme les ventes.', 'Livre des procédures fiscales, article L. 102 B (6 ans)'),
  ('till', 14, '6 years', 'keep', 'Les tickets signés', 'Les ventes où vous avez travaillé, avec votre code. Jamais votre nom.',
   '6 ans. La loi interdit de les changer.', 'L’administration doit pouvoir contrôler la caisse.', 'Livre des procédures fiscales, article L. 102 B (6 ans)'),
  ('ledger', 15, '10 years', 'keep', 'Les comptes', 'Votre part de chaque vente, avec votre code. Jamais votre nom.',
   '10 ans. La loi interdit de les changer.', 'La coopérative doit garder ses comptes.', 'Code de commerce, article L. 123-22 (10 ans)'),
  ('words', 17, '10 years', 'keep', 'Les mots écrits à côté des comptes', 'Ce que l’équipe écrit d’un achat, d’une vente entre coopérant·es, d’un budget ou d’un mois, et les mots de la banque. Jamais dans les comptes eux-mêmes.',
   '10 ans. Ceux des achats et des ventes entre coopérant·es peuvent être vidés avant.', 'Pour expliquer les comptes.', 'Code de commerce, article L. 123-22 (10 ans)');
CALL audit_table('retention_rule', 'subject');

-- One line a night: what was done. Counts only.
CREATE TABLE retention_night (
  due  timestamptz PRIMARY KEY,
  done timestamptz NOT NULL,
  counts jsonb NOT NULL
);

-- Who is meant by an actor of the audit, by her present name.
CREATE FUNCTION actor_name(actor text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN actor LIKE 'till %' THEN 'la caisse ' || substr(actor, 6)
              WHEN actor LIKE 'console %' THEN 'la console'
              WHEN actor !~ '^[0-9a-f]{8}-' THEN 'la machine'
              ELSE coalesce((SELECT CASE WHEN p.erased_at IS NULL THEN p.name ELSE 'une personne effacée' END
                               FROM person p WHERE p.id::text = actor), 'une personne effacée') END
$$;

-- The same for a file that travels: of a person, her first name.
CREATE FUNCTION actor_first_name(actor text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN EXISTS (SELECT FROM person p WHERE p.id::text = actor AND p.erased_at IS NULL) THEN split_part(actor_name(actor), ' ', 1)
              ELSE actor_name(actor) END
$$;

-- The same for an office, which reads it in its journal of changes; NULL for anybody else.
CREATE FUNCTION actor_name_here(actor text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN scope_office() IS NOT NULL THEN actor_name(actor) END
$$;

-- The members that a person is or was. A grant that was taken back counts for nothing: it may have been a mistake, or
-- malice, which is no reason to show her somebody else's figures or to forget somebody else's name. Those that her own
-- erasure took back count where asked.
CREATE FUNCTION person_members(who uuid, erased boolean)
RETURNS TABLE (member text, kpa text, legal_entity text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT g.member, g.kpa, k.legal_entity FROM role_grant g JOIN kpa k ON k.code = g.kpa
   WHERE g.person = who AND g.role = 'member'
     AND (g.revoked_at IS NULL OR (erased AND g.revoked_at = (SELECT p.erased_at FROM person p WHERE p.id = who)))
$$;

-- The last day of a member: of her contracts; who has none is counted from what she last did: a sale, or coming in.
CREATE FUNCTION member_last_day(code text) RETURNS date LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((SELECT max(coalesce(c.ends_on, 'infinity')) FROM contract c WHERE c.member = m.code),
                  greatest(m.joined_on,
                           (SELECT p.date FROM posting p WHERE p.member = m.code ORDER BY p.date DESC LIMIT 1),
                           (SELECT max(g.granted_at AT TIME ZONE 'Europe/Paris')::date FROM role_grant g
                             WHERE g.member = m.code AND g.revoked_at IS NULL)))
    FROM member m WHERE m.code = member_last_day.code
$$;

-- Why a person cannot be erased on that day: contracts that run or are to come, roles of staff in force.
CREATE FUNCTION person_needed(who uuid, today date)
RETURNS TABLE (what text, why text, until date) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE c.kind WHEN 'cape' THEN 'Votre contrat CAPE à ' WHEN 'cesa' THEN 'Votre contrat CESA à ' ELSE 'Votre place de bénévole à ' END || k.name,
         'La coopérative doit savoir avec qui elle a ce contrat.', c.ends_on
    FROM person_members(who, false) m JOIN contract c ON c.member = m.member JOIN kpa k ON k.code = c.kpa
   WHERE coalesce(c.ends_on >= today, true)
  UNION ALL
  SELECT CASE g.role WHEN 'cashier' THEN 'Votre rôle à la caisse' WHEN 'observer' THEN 'Votre rôle d’observation du réseau'
                     WHEN 'host' THEN 'Votre rôle dans l’association' WHEN 'referent' THEN 'Votre rôle de référent·e'
                     WHEN 'accountant' THEN 'Votre rôle de comptable' ELSE 'Votre rôle d’administration' END
           || coalesce(' à ' || k.name, ' pour ' || e.name, ''),
         'On doit savoir qui tient ce rôle. Demandez d’abord qu’il prenne fin.', g.ends_on
    FROM role_grant g LEFT JOIN kpa k ON k.code = g.kpa LEFT JOIN legal_entity e ON e.code = g.legal_entity
   WHERE g.person = who AND g.role NOT IN ('member', 'customer') AND g.revoked_at IS NULL AND coalesce(g.ends_on >= today, true)
  ORDER BY 3 NULLS LAST, 1
$$;

-- Every way in. What she did stays hers; she cannot enter any more until somebody invites her again.
CREATE PROCEDURE person_close(who uuid) LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM password WHERE person = who;
  DELETE FROM passkey WHERE person = who;
  DELETE FROM card WHERE person = who;
  DELETE FROM cashier_pin WHERE person = who;
  DELETE FROM totp WHERE person = who;
  DELETE FROM recovery_code WHERE person = who;
  DELETE FROM sign_in_token WHERE person = who;
  DELETE FROM challenge WHERE person = who;
  DELETE FROM session WHERE person = who;
  DELETE FROM mail m USING person p WHERE p.id = who AND (m.person = who OR m.recipient = p.email);
  UPDATE person SET email = NULL, login = NULL, warned_at = NULL, warning = NULL WHERE id = who;
END $$;

CREATE FUNCTION forgotten_member() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'Ancien·ne coopérant·e' $$;

CREATE PROCEDURE person_wipe(who uuid, at timestamptz) LANGUAGE plpgsql AS $$
BEGIN
  CALL person_close(who);
  UPDATE member m SET name = forgotten_member(), face = '' FROM person_members(who, false) h WHERE m.code = h.member;
  UPDATE role_grant SET revoked_at = at WHERE person = who AND revoked_at IS NULL;
  UPDATE person SET name = 'Personne effacée', face = '', seen_at = NULL, erased_at = at WHERE id = who;
END $$;

-- What a rule still holds of a person, and when the newest of it goes if nothing new comes; NULL: not yet known.
CREATE FUNCTION person_kept(who uuid, today date)
RETURNS TABLE (subject text, title text, what text, period text, why text, law text, until date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH hers AS MATERIALIZED (SELECT h.member FROM person_members(who, true) h),
  needed AS (SELECT EXISTS (SELECT FROM person_needed(who, today)) AS yes),
  seen AS (SELECT coalesce(p.seen_at, p.created_at) AS at, p.erased_at IS NOT NULL AS erased FROM person p WHERE p.id = who),
  contracted AS (SELECT max(coalesce(c.ends_on, 'infinity')) AS last_day FROM contract c WHERE c.member IN (SELECT member FROM hers)),
  gone AS (SELECT max(member_last_day(h.member)) AS last_day FROM hers h),
  worked AS MATERIALIZED (
    SELECT max(p.date)::timestamptz AS last_day FROM hers h, LATERAL (
      SELECT p.date FROM posting p WHERE p.member = h.member ORDER BY p.date DESC LIMIT 1) p),
  newest (subject, at, open) AS (
    SELECT 'customer', s.at, n.yes FROM seen s, needed n WHERE NOT s.erased AND NOT EXISTS (SELECT FROM hers)
    UNION ALL SELECT 'account', s.at, n.yes FROM seen s, needed n WHERE NOT s.erased
    UNION ALL SELECT 'member_access', c.last_day, n.yes FROM contracted c, seen s, needed n WHERE c.last_day IS NOT NULL AND NOT s.erased
    UNION ALL SELECT 'contract', g.last_day, g.last_day = 'infinity' FROM gone g WHERE g.last_day IS NOT NULL
    UNION ALL SELECT 'session', max(least(revoked_at, expires_at)), false FROM session WHERE person = who
    UNION ALL SELECT 'card', max(revoked_at), false FROM card WHERE person = who
    UNION ALL SELECT 'sign_in_token', max(least(used_at, expires_at)), false FROM sign_in_token WHERE person = who
    UNION ALL SELECT 'mail', max(coalesce(sent_at, created_at)), false FROM mail WHERE person = who
    UNION ALL SELECT 'access_journal', max(j.at), false FROM access_journal j
               WHERE j.member IN (SELECT member FROM hers) OR j.person = who
    UNION ALL SELECT 'audit_address', max(a.at), false FROM audit a WHERE a.actor = who::text AND a.address <> ''
    UNION ALL SELECT 'audit', max(a.at), false FROM audit a WHERE a.person = who OR a.actor = who::text
    UNION ALL SELECT 'till', w.last_day, false FROM worked w
    UNION ALL SELECT 'ledger', w.last_day, false FROM worked w)
  SELECT r.subject, r.title, r.what, r.period, r.why, r.law,
         CASE WHEN NOT n.open AND isfinite(n.at) THEN (n.at + r.kept_for)::date END
    FROM retention_rule r JOIN newest n USING (subject) WHERE n.at IS NOT NULL ORDER BY r.position
$$;
CREATE INDEX audit_of_actor ON audit (actor, id);

-- In one transaction: everything that may go goes. outcome:still_needed says what holds it and until when. Through the
-- web a person erases herself and nobody else.
CREATE FUNCTION person_erase(who uuid, at timestamptz)
RETURNS TABLE (kept boolean, what text, why text, until date) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE today date := (at AT TIME ZONE 'Europe/Paris')::date; reasons text; members bigint;
BEGIN
  IF acting_role() IS NOT NULL AND current_setting('comptoir.person', true) IS DISTINCT FROM who::text THEN
    RAISE EXCEPTION 'outcome:not_found no such person';
  END IF;
  PERFORM FROM person p WHERE p.id = who AND p.erased_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'outcome:not_found no such person';
  END IF;
  SELECT string_agg(n.what || coalesce(' (jusqu’au ' || to_char(n.until, 'DD/MM/YYYY') || ')', ' (sans date de fin)'), ' ; ')
    INTO reasons FROM person_needed(who, today) n;
  IF reasons IS NOT NULL THEN
    RAISE EXCEPTION 'outcome:still_needed %', reasons;
  END IF;
  SELECT count(*) INTO members FROM person_members(who, false);
  CALL person_wipe(who, at);
  RETURN QUERY SELECT false, gone.what, ''::text, NULL::date FROM (VALUES
      ('Votre nom et votre image.'), ('Votre e-mail et votre nom pour entrer.'),
      ('Vos moyens d’entrer : mot de passe, clés, carte et codes.'), ('Vos connexions et les messages envoyés.'),
      ('Vos rôles : ils sont terminés.')) gone (what)
    UNION ALL SELECT false, 'Votre nom de coopérant·e, sur les écrans et à la caisse.', '', NULL WHERE members > 0;
  RETURN QUERY SELECT true, k.title || '. ' || k.what, k.why || ' ' || k.law || '.', k.until FROM person_kept(who, today) k;
END $$;

-- The night's work. Idempotent: what is due is done, whichever nights were missed.
CREATE FUNCTION retention_run(at timestamptz)
RETURNS TABLE (subject text, action text, touched bigint) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE rule retention_rule; one record; today date := (at AT TIME ZONE 'Europe/Paris')::date; number bigint;
BEGIN
  PERFORM set_config('comptoir.role', 'retention', true);
  FOR rule IN SELECT * FROM retention_rule r ORDER BY r.position DESC LOOP -- the small ones first: a person goes with all she left
    number := 0;
    CASE rule.subject
    WHEN 'session', 'card', 'sign_in_token', 'challenge', 'wrong_try', 'mail' THEN
      number := retention_of_means(rule.subject, at - rule.kept_for);
    WHEN 'access_journal', 'audit', 'audit_address' THEN number := retention_of_journals(rule.subject, at - rule.kept_for);
    WHEN 'account' THEN
      PERFORM retention_warn(at, rule.kept_for);
      FOR one IN SELECT p.id FROM person p
                  WHERE p.erased_at IS NULL AND coalesce(p.seen_at, p.created_at) + rule.kept_for <= at
                    AND p.warning IS NULL AND p.warned_at >= coalesce(p.seen_at, p.created_at) + rule.kept_for - interval '30 days'
                    AND p.warned_at + interval '30 days' <= at
                    AND NOT EXISTS (SELECT FROM person_needed(p.id, today)) LOOP
        CALL person_close(one.id);
        number := number + 1;
      END LOOP;
    WHEN 'member_access' THEN
      FOR one IN SELECT p.id FROM person p JOIN LATERAL (
                    SELECT max(coalesce(c.ends_on, 'infinity')) AS last_day FROM contract c
                     WHERE c.member IN (SELECT m.member FROM person_members(p.id, false) m)) c ON c.last_day + rule.kept_for < today
                  WHERE p.erased_at IS NULL AND person_can_enter(p.id) AND NOT EXISTS (SELECT FROM person_needed(p.id, today)) LOOP
        CALL person_close(one.id);
        number := number + 1;
      END LOOP;
    WHEN 'contract' THEN number := retention_of_members(at, rule.kept_for);
    WHEN 'customer' THEN
      FOR one IN SELECT p.id FROM person p LEFT JOIN LATERAL (
                    SELECT max(least(g.revoked_at, (g.ends_on + 1)::timestamp AT TIME ZONE 'Europe/Paris')) AS last_role FROM role_grant g
                     WHERE g.person = p.id AND g.role <> 'customer') g ON true
                  WHERE p.erased_at IS NULL AND greatest(p.seen_at, p.created_at, g.last_role) + rule.kept_for <= at
                    AND NOT EXISTS (SELECT FROM person_members(p.id, false)) AND NOT EXISTS (SELECT FROM person_needed(p.id, today)) LOOP
        CALL person_wipe(one.id, at);
        number := number + 1;
      END LOOP;
    ELSE -- of later migrations, by its name; without one it is kept: the tills' chains and the books have their own laws
      CONTINUE WHEN to_regprocedure(format('retention_of_%s(timestamptz)', rule.subject)) IS NULL;
      EXECUTE format('SELECT %I($1)', 'retention_of_' || rule.subject) INTO number USING at - rule.kept_for;
    END CASE;
    subject := rule.subject;
    action := rule.action;
    touched := number;
    RETURN NEXT;
  END LOOP;
END $$;

-- Each of these subjects is a table; all they need is the moment their rows ended.
CREATE FUNCTION retention_of_means(subject text, before timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
  EXECUTE format('DELETE FROM %I WHERE %s <= $1', subject,
    CASE subject WHEN 'session' THEN 'least(revoked_at, expires_at, seen_at + interval ''14 days'')'
                 WHEN 'card' THEN 'revoked_at'
                 WHEN 'sign_in_token' THEN 'least(used_at, expires_at)'
                 WHEN 'challenge' THEN 'expires_at'
                 WHEN 'wrong_try' THEN 'greatest(last_at, locked_until)'
                 WHEN 'mail' THEN 'coalesce(sent_at, created_at)' END) USING before;
  GET DIAGNOSTICS number = ROW_COUNT;
  RETURN number;
END $$;

CREATE FUNCTION person_can_enter(who uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT p.email IS NOT NULL OR p.login IS NOT NULL OR EXISTS (SELECT FROM password WHERE person = who)
      OR EXISTS (SELECT FROM passkey WHERE person = who) OR EXISTS (SELECT FROM card WHERE person = who)
      OR EXISTS (SELECT FROM session WHERE person = who) OR EXISTS (SELECT FROM sign_in_token WHERE person = who)
    FROM person p WHERE p.id = who
$$;

-- A month before an account closes. Who has no e-mail is warned by nothing but the date: nobody visits.
CREATE FUNCTION retention_warn(at timestamptz, kept_for interval) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
  WITH warned AS (
    UPDATE person p SET warned_at = at, warning = CASE WHEN p.email IS NOT NULL THEN gen_random_uuid() END
     WHERE p.erased_at IS NULL AND coalesce(p.seen_at, p.created_at) + kept_for - interval '30 days' <= at
       AND coalesce(p.warned_at < coalesce(p.seen_at, p.created_at) + kept_for - interval '30 days', true) AND person_can_enter(p.id)
       AND NOT EXISTS (SELECT FROM person_needed(p.id, (at AT TIME ZONE 'Europe/Paris')::date))
    RETURNING p.id, p.email, p.warning, greatest(at + interval '30 days', coalesce(p.seen_at, p.created_at) + kept_for) AS closes_at)
  INSERT INTO mail (id, person, recipient, subject, body, created_at, next_at, expires_at)
  SELECT w.warning, w.id, w.email, 'Votre accès à Comptoir va se fermer',
         E'Bonjour,\n\nVous n’êtes pas venu·e depuis longtemps. Votre accès à Comptoir se ferme le '
         || to_char(w.closes_at AT TIME ZONE 'Europe/Paris', 'DD/MM/YYYY')
         || E'.\n\nPour le garder : entrez une fois avant cette date.\nSi vous n’en avez plus besoin : il n’y a rien à faire.\n', at, at, at + interval '30 days'
    FROM warned w WHERE w.email IS NOT NULL;
  GET DIAGNOSTICS number = ROW_COUNT;
  RETURN number;
END $$;

-- Members whose last day was long ago, with the person they were. Who has a younger contract elsewhere, or still
-- works here, stays whole until that is over too.
CREATE FUNCTION retention_of_members(at timestamptz, kept_for interval) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE number bigint; today date := (at AT TIME ZONE 'Europe/Paris')::date; due text[]; one record;
BEGIN
  SELECT array_agg(m.code) INTO due FROM member m WHERE member_last_day(m.code) + kept_for < today;
  SELECT array_agg(d.code) INTO due FROM unnest(due) d (code)
   WHERE NOT EXISTS (SELECT FROM role_grant g, person_members(g.person, false) h
                      WHERE g.member = d.code AND g.revoked_at IS NULL
                        AND (h.member <> ALL (due) OR EXISTS (SELECT FROM person_needed(g.person, today))));
  SELECT count(*) INTO number FROM member m
   WHERE m.code = ANY (due) AND (m.name, m.face) IS DISTINCT FROM (forgotten_member(), '');
  FOR one IN SELECT DISTINCT p.id FROM person p JOIN role_grant g ON g.person = p.id, person_members(p.id, false) h
              WHERE p.erased_at IS NULL AND h.member = ANY (due) LOOP
    CALL person_wipe(one.id, at);
  END LOOP;
  UPDATE contract c SET reference = '' WHERE c.member = ANY (due) AND c.reference <> '';
  UPDATE member m SET name = forgotten_member(), face = '' WHERE m.code = ANY (due) AND (m.name, m.face) IS DISTINCT FROM (forgotten_member(), '');
  RETURN number;
END $$;

-- The journals are append-only for everybody: the owner of the tables lifts that for the length of one statement, under
-- a lock that nobody else writes beside.
CREATE FUNCTION retention_of_journals(subject text, before timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE number bigint := 0; journal text := CASE subject WHEN 'audit_address' THEN 'audit' ELSE subject END; due boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE at <= $1 %s)', journal,
                 CASE subject WHEN 'audit_address' THEN 'AND address <> ''''' ELSE '' END) INTO due USING before;
  IF NOT due THEN
    RETURN 0;
  END IF;
  EXECUTE format('ALTER TABLE %I DISABLE TRIGGER %I', journal, journal || '_is_append_only');
  IF subject = 'audit_address' THEN
    UPDATE audit SET address = '' WHERE at <= before AND address <> '';
  ELSE
    EXECUTE format('DELETE FROM %I WHERE at <= $1', journal) USING before;
  END IF;
  GET DIAGNOSTICS number = ROW_COUNT;
  EXECUTE format('ALTER TABLE %I ENABLE TRIGGER %I', journal, journal || '_is_append_only');
  RETURN number;
END $$;

-- For servers: the night that is due, once, whichever of them asks first. NULL: it was done, or is being done.
CREATE FUNCTION retention_once(due_at timestamptz, at timestamptz) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE done jsonb;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('comptoir retention', 0))
     OR EXISTS (SELECT FROM retention_night n WHERE n.due >= due_at) THEN
    RETURN NULL;
  END IF;
  SELECT jsonb_object_agg(r.subject, r.touched) INTO done FROM retention_run(at) r;
  INSERT INTO retention_night VALUES (due_at, at, done);
  RETURN done::text;
END $$;

GRANT SELECT ON retention_rule TO comptoir_app, comptoir_door;
GRANT EXECUTE ON FUNCTION actor_name(text), actor_first_name(text) TO comptoir_door;
GRANT EXECUTE ON FUNCTION actor_name_here(text) TO comptoir_app;
GRANT EXECUTE ON FUNCTION person_members(uuid, boolean), person_needed(uuid, date), person_kept(uuid, date),
                          person_erase(uuid, timestamptz) TO comptoir_door;
GRANT EXECUTE ON FUNCTION retention_once(timestamptz, timestamptz) TO comptoir_writer;

-- An office reads, besides the changes in its KPA, those of its seller, and what somebody else did for the people who have
-- a role there, or soon will: a card, an invitation, a lock. When and from where they sign in or change their own means is theirs
-- alone. Who runs the machine or the books reads what belongs to nobody in particular.
CREATE POLICY office ON audit FOR SELECT TO comptoir_app
 USING (kpa IS NULL AND (SELECT scope_office()) IS NOT NULL
        AND (legal_entity = (SELECT scope_legal_entity())
             OR (legal_entity IS NULL AND subject NOT IN ('session', 'recovery_code')
                 AND (subject <> 'sign_in_token' OR (action = 'insert' AND changes #>> '{kind,1}' = 'invitation'))
                 AND actor <> person::text AND (actor LIKE 'console %' OR actor ~ '^[0-9a-f]{8}-')
                 AND person = ANY (ARRAY(SELECT g.person FROM role_grant g
                                          WHERE g.kpa = (SELECT scope_office()) AND g.revoked_at IS NULL
                                            AND coalesce(g.ends_on >= (now() AT TIME ZONE 'Europe/Paris')::date, true))))
             OR (legal_entity IS NULL AND person IS NULL AND (SELECT scope_setting('role')) IN ('accountant', 'admin'))));
