-- Wrong passwords, which are counted for the whole party. What is tried is known by a hash alone.

-- Counts a try for a name from an address block, as wrong; returns how many there were before it.
CREATE OR REPLACE FUNCTION tea_try(a_name text, a_block text, seconds double precision)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    now double precision := extract(epoch FROM clock_timestamp());
    before bigint;
BEGIN
    LOCK TABLE tries IN SHARE ROW EXCLUSIVE MODE;  -- many at once are as many one after the other
    DELETE FROM tries WHERE at < now - seconds;
    SELECT count(*) INTO before FROM tries WHERE name = a_name;
    INSERT INTO tries (name, block, at) VALUES (a_name, a_block, now);
    RETURN before;
END $$;

-- Forgets tries for a name from a block: the last one, or all where the password was right.
CREATE OR REPLACE FUNCTION tea_forget_tries(a_name text, a_block text, every boolean)
RETURNS void LANGUAGE sql AS $$
    DELETE FROM tries WHERE ctid IN (
        SELECT ctid FROM tries WHERE name = a_name AND block = a_block
        ORDER BY at DESC LIMIT CASE WHEN every THEN NULL ELSE 1 END)
$$;
