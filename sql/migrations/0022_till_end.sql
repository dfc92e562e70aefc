-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A till that is dead, lost or replaced: the server, who saw every record, says where each of its chains ended. Written by the
-- revocation itself, whoever asks for it; a till that ended never begins again, its successor has a code of its own.
CREATE TABLE till_end (
  till     text NOT NULL REFERENCES till,
  chain    text NOT NULL,
  sequence bigint NOT NULL CHECK (sequence > 0),
  hash     bytea NOT NULL CHECK (length(hash) = 32), -- of that last record
  ended_at timestamptz NOT NULL,
  PRIMARY KEY (till, chain)
);
CALL make_append_only('till_end');

CREATE FUNCTION till_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL THEN
    RAISE EXCEPTION 'a till that ended does not begin again' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  INSERT INTO till_end (till, chain, sequence, hash, ended_at)
    SELECT DISTINCT ON (r.chain) r.till, r.chain, r.sequence, r.hash, NEW.revoked_at
      FROM record r WHERE r.till = NEW.code ORDER BY r.chain, r.sequence DESC;
  RETURN NULL;
END $$;
CREATE TRIGGER till_ends AFTER UPDATE OF revoked_at ON till
  FOR EACH ROW WHEN (NEW.revoked_at IS DISTINCT FROM OLD.revoked_at) EXECUTE FUNCTION till_ends();

ALTER TABLE till_end ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON till_end FOR SELECT TO comptoir_app USING (EXISTS (SELECT FROM till t WHERE t.code = till_end.till)); -- who sees the till
CREATE POLICY house ON till_end FOR SELECT TO comptoir_writer USING (true);
GRANT SELECT ON till_end TO comptoir_app, comptoir_writer;
