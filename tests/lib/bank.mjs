// SPDX-License-Identifier: AGPL-3.0-or-later
// What a bank, a card terminal and a drawer would have said of the sales in the books: their files, written from the
// ledger, so that a month can be closed against them. A statement is {account, reference, from, to, opening, lines};
// a line {day, amount, label, reference}; days "2023-11-03", amounts in cents.

const cents = (amount) => `${amount < 0 ? "-" : ""}${Math.floor(Math.abs(amount) / 100)}.${String(Math.abs(amount) % 100).padStart(2, "0")}`;
const comma = (amount) => cents(amount).replace(".", ",");
const french = (day) => day.split("-").reverse().join("/");
const short = (day) => day.slice(8, 10) + day.slice(5, 7) + day.slice(2, 4);
const sum = (lines) => lines.reduce((total, line) => total + line.amount, 0);
export const closing = (statement) => statement.opening + sum(statement.lines);

/** The amount of a CFONB record: 14 characters, the sign in the last one. */
function overpunched(amount) {
  const digits = String(Math.abs(amount)).padStart(14, "0");
  return digits.slice(0, 13) + (amount < 0 ? "}JKLMNOPQR" : "{ABCDEFGHI")[Number(digits[13])];
}

/** A bank's name and place in its CFONB files. */
const HEAD = { bank: "30099", branch: "00421", account: "00020456789" };
export const CFONB_ACCOUNT = `${HEAD.bank}-${HEAD.branch}-${HEAD.account}`;

export function cfonb({ from, to, opening, lines }) {
  const record = (kind, code, day, rest, amount, reference) =>
    `${kind}${HEAD.bank}${kind === "04" ? "0158" : "    "}${HEAD.branch}EUR2 ${HEAD.account}${code}${short(day)}  ${rest}${overpunched(amount)}${reference.padEnd(16)}`;
  const all = [record("01", "  ", from, " ".repeat(48), opening, "")];
  lines.forEach((line, i) => {
    const words = `${short(line.day)}${line.label.padEnd(31).slice(0, 31)}  ${String(i + 1).padStart(7, "0")}  `;
    all.push(record("04", "30", line.day, words, line.amount, line.reference ?? ""));
  });
  all.push(record("07", "  ", to, " ".repeat(48), opening + sum(lines), ""));
  const wrong = all.find((one) => one.length !== 120);
  if (wrong) throw new Error(`a record of ${wrong.length}: ${wrong}`);
  return Buffer.from(`${all.join("\r\n")}\r\n`, "latin1");
}

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

export function camt053({ account, reference, from, to, opening, lines }) {
  const balance = (kind, amount, day) =>
    `<Bal><Tp><CdOrPrtry><Cd>${kind}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${cents(Math.abs(amount))}</Amt><CdtDbtInd>${amount < 0 ? "DBIT" : "CRDT"}</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`;
  const entries = lines.map((line) =>
    `<Ntry><Amt Ccy="EUR">${cents(Math.abs(line.amount))}</Amt><CdtDbtInd>${line.amount < 0 ? "DBIT" : "CRDT"}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>${line.day}</Dt></BookgDt><AcctSvcrRef>${escaped(line.reference ?? "")}</AcctSvcrRef><AddtlNtryInf>${escaped(line.label)}</AddtlNtryInf></Ntry>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><GrpHdr><MsgId>M-${reference}</MsgId><CreDtTm>${to}T23:00:00+01:00</CreDtTm></GrpHdr>
<Stmt><Id>${reference}</Id><CreDtTm>${to}T23:00:00+01:00</CreDtTm><FrToDt><FrDtTm>${from}T00:00:00</FrDtTm><ToDtTm>${to}T23:59:59</ToDtTm></FrToDt>
<Acct><Id><IBAN>${account}</IBAN></Id><Ccy>EUR</Ccy></Acct>${balance("OPBD", opening, from)}${balance("CLBD", opening + sum(lines), to)}
${entries.join("\n")}</Stmt></BkToCstmrStmt></Document>\n`;
}

export function ofx({ from, to, opening, lines }) {
  const day = (text) => text.replaceAll("-", "");
  const entries = lines.map((line, i) =>
    `<STMTTRN>\n<TRNTYPE>${line.amount < 0 ? "DEBIT" : "CREDIT"}\n<DTPOSTED>${day(line.day)}\n<TRNAMT>${cents(line.amount)}\n<FITID>${line.reference || i + 1}\n<NAME>${line.label}\n</STMTTRN>\n`);
  return `OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n
<OFX>\n<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>${day(to)}080000<LANGUAGE>FRA</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1>\n<STMTTRNRS>\n<TRNUID>1\n<STATUS><CODE>0<SEVERITY>INFO</STATUS>\n<STMTRS>\n<CURDEF>EUR\n<BANKACCTFROM>\n<BANKID>${HEAD.bank}\n<BRANCHID>${HEAD.branch}\n<ACCTID>${HEAD.account}\n<ACCTTYPE>CHECKING\n</BANKACCTFROM>
<BANKTRANLIST>\n<DTSTART>${day(from)}\n<DTEND>${day(to)}\n${entries.join("")}</BANKTRANLIST>\n<LEDGERBAL><BALAMT>${cents(opening + sum(lines))}<DTASOF>${day(to)}</LEDGERBAL>\n</STMTRS>\n</STMTTRNRS>\n</BANKMSGSRSV1>\n</OFX>\n`;
}

export function csv({ lines, opening }) {
  let balance = opening;
  const rows = lines.map((line) => `${french(line.day)};${line.label};${comma(line.amount)};${line.reference ?? ""};${comma((balance += line.amount))}`);
  return `Date;Libellé;Montant;Référence;Solde\n${rows.join("\n")}\n`;
}
export const CSV_COLUMNS = "day=1&label=2&amount=3&reference=4&balance=5&heading=1";

/** A file of what people noted: counts and deposits, or the terminal's totals. */
export const notes = (lines) => `Date;Quoi;Montant;Référence\n${lines.map((line) => `${french(line.day)};${line.label};${comma(line.amount)};${line.reference ?? ""}`).join("\n")}\n`;

const later = (day, days) => new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const weekDay = (day) => new Date(`${day}T12:00:00Z`).getUTCDay();

/**
 * The files of a month as the books tell it: cash is counted every evening and carried to the bank on Fridays, cheques
 * with it, cards are collected every evening and on the account the next working day less 0.8 %, the bank takes its fee
 * on the last day. flows: [day, account, sold] of the month, before: what the drawer held.
 */
export function monthFiles({ flows, before, month, lastDay, opening = 184250 }) {
  const sold = (account) => flows.filter(([, one, amount]) => one === account && amount !== 0).map(([day, , amount]) => ({ day, amount }));
  const cash = [], cards = [], bank = [];
  let drawer = before, cheques = 0;
  for (let day = `${month}-01`; day <= lastDay; day = later(day, 1)) {
    const took = sold("530000").find((one) => one.day === day)?.amount ?? 0;
    const handed = sold("511200").find((one) => one.day === day)?.amount ?? 0;
    drawer += took;
    cheques += handed;
    if (weekDay(day) === 5 && later(day, 5) <= lastDay) {
      if (drawer > 10000) {
        const carried = drawer - (drawer % 500) - 5000;
        cash.push({ day, label: "Dépôt espèces", amount: carried, reference: `BORD ${day.slice(8)}` });
        bank.push({ day: later(day, 3), label: "VERSEMENT ESPECES AGENCE", amount: carried, reference: `BORD ${day.slice(8)}` });
        drawer -= carried;
      }
      if (cheques > 0) {
        cash.push({ day, label: "Dépôt chèques", amount: cheques, reference: `CHQ ${day.slice(8)}` });
        bank.push({ day: later(day, 4), label: "REMISE CHEQUES", amount: cheques, reference: `CHQ ${day.slice(8)}` });
        cheques = 0;
      }
    }
    if (took !== 0) cash.push({ day, label: "Comptage", amount: drawer });
    const card = sold("511500").find((one) => one.day === day)?.amount ?? 0;
    if (card > 0) {
      cards.push({ day, label: "Télécollecte", amount: card });
      const booked = later(day, weekDay(day) === 5 ? 3 : weekDay(day) === 6 ? 2 : 1);
      const fee = Math.round(card * 0.008);
      if (booked <= lastDay) bank.push({ day: booked, label: `REMISE CARTES ${french(day).slice(0, 5)}`, amount: card - fee, reference: `TPE ${short(day)}` });
    }
  }
  if (cheques > 0) cash.push({ day: lastDay, label: "Dépôt chèques", amount: cheques, reference: "CHQ FIN" });
  bank.push({ day: lastDay, label: "COTISATION COMPTE PRO", amount: -1240, reference: "" });
  bank.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  return { cash, cards, statement: { account: "FR7630099004210002045678955", reference: `REL-${month}`, from: later(`${month}-01`, -1), to: lastDay, opening, lines: bank } };
}
