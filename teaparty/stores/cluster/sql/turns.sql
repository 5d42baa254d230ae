-- Turns. The one row of `cluster` is locked first by all that adds one, so they are in one order.

-- Numbers the lines of a turn and stores it. `items` are lists as `values.Item` is written; where
-- `refused` has a reason at the place of a line, that line gets no number.
CREATE OR REPLACE FUNCTION tea_append(
    an_epoch bigint, a_ticket bigint, items jsonb, refused text[], hints boolean,
    OUT its_seq bigint, OUT its_at double precision, OUT its_lines text
) LANGUAGE plpgsql AS $$
DECLARE
    logs integer;
    a_log text;
BEGIN
    SELECT seq + 1, greatest(at, extract(epoch FROM clock_timestamp()))
        INTO its_seq, its_at FROM cluster FOR UPDATE;
    FOR a_log IN
        SELECT DISTINCT e->>0 FROM jsonb_array_elements(items) e
        WHERE NOT EXISTS (SELECT FROM numbers n WHERE n.log = e->>0)
    LOOP
        IF tea_is_erased(a_log) THEN
            refused := tea_all_refused(items, refused, a_log, 'erased');
        ELSE
            INSERT INTO numbers (log, next) VALUES (a_log, tea_end(a_log));
        END IF;
    END LOOP;
    WITH item AS MATERIALIZED (
        SELECT i.ord, i.e->>0 AS log, i.e->>1 AS event, (i.e->>2)::bigint AS account,
            (i.e->>4)::boolean AS stored, i.e->6 AS whispers, refused[i.ord] AS why
        FROM jsonb_array_elements(items) WITH ORDINALITY AS i(e, ord)
    ), counted AS MATERIALIZED (  -- a microsecond lies between logs, in the order of their first lines
        SELECT t.log, n.next, t.many, its_at + (row_number() OVER (ORDER BY t.first) - 1) * 1e-6 AS at
        FROM (
            SELECT log, min(ord) AS first, count(*) FILTER (WHERE why IS NULL) AS many
            FROM item GROUP BY log
        ) t LEFT JOIN numbers n ON n.log = t.log
    ), line AS MATERIALIZED (
        SELECT item.*, c.at, CASE WHEN why IS NULL THEN
            c.next - 1 + count(*) FILTER (WHERE why IS NULL) OVER (PARTITION BY item.log ORDER BY ord)
            END AS number
        FROM item JOIN counted c ON c.log = item.log
    ), storing AS (
        INSERT INTO lines (room, number, at, account, event)
            SELECT log, number, at, account, event FROM line WHERE stored AND number IS NOT NULL
    ), whispering AS (
        INSERT INTO whisper_of (account, number, to_me)
            SELECT (w->>0)::bigint, number, (w->>1)::smallint
            FROM line, jsonb_array_elements(whispers) w WHERE stored AND number IS NOT NULL
        ON CONFLICT DO NOTHING
    ), counting AS (
        UPDATE numbers n SET next = n.next + c.many FROM counted c
        WHERE n.log = c.log AND c.many > 0
    )
    SELECT '[' || coalesce(string_agg(
            CASE WHEN why IS NULL THEN json_build_array(log, number, event)
                ELSE json_build_array(log, NULL, '', why) END::text, ',' ORDER BY ord), '') || ']',
        (SELECT count(*) FROM counted)
        INTO its_lines, logs FROM line;
    INSERT INTO turns (seq, epoch, ticket, at, lines)
        VALUES (its_seq, an_epoch, a_ticket, its_at, its_lines);
    UPDATE cluster SET seq = its_seq, at = its_at + greatest(logs - 1, 0) * 1e-6;
    IF hints THEN
        PERFORM pg_notify('teaparty', its_seq::text);
    END IF;
END $$;

-- The next number of a log, as far as its lines tell.
CREATE OR REPLACE FUNCTION tea_end(a_log text) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT 1 + greatest(
        coalesce((SELECT max(number) FROM lines WHERE room = a_log), -1),
        coalesce((SELECT max(number) FROM marks WHERE room = a_log), -1))
$$;

-- Whether a log is that of a place which is erased. It has no number then, and gets none.
CREATE OR REPLACE FUNCTION tea_is_erased(a_log text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT a_log LIKE '%~%' AND NOT EXISTS (
        SELECT FROM places WHERE kind <> '' AND name || '~' || number = a_log)
$$;

-- Returns what is refused, with all lines of a log among it.
CREATE OR REPLACE FUNCTION tea_all_refused(items jsonb, refused text[], a_log text, its_why text)
RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    place integer;
BEGIN
    FOR place IN
        SELECT ord FROM jsonb_array_elements(items) WITH ORDINALITY AS i(e, ord) WHERE e->>0 = a_log
    LOOP
        refused[place] := coalesce(refused[place], its_why);
    END LOOP;
    RETURN refused;
END $$;

-- Stores the turn of a node: its ticket-th one. Raises TEA01 for an epoch that has ended, TEA02 for
-- a ticket that is stored. `hints` says whether a notification tells the others.
CREATE OR REPLACE FUNCTION tea_turn(
    an_epoch bigint, a_ticket bigint, items jsonb, hints boolean,
    OUT its_seq bigint, OUT its_at double precision, OUT its_lines text
) LANGUAGE plpgsql AS $$
DECLARE
    refused text[];
    tells boolean;
    speaks boolean;
    takes_back boolean;
BEGIN
    PERFORM FROM cluster FOR UPDATE;
    UPDATE nodes SET ticket = a_ticket WHERE epoch = an_epoch AND ticket < a_ticket;
    IF NOT FOUND THEN
        PERFORM tea_check(an_epoch);
        RAISE EXCEPTION 'ticket % of epoch % is stored', a_ticket, an_epoch USING ERRCODE = 'TEA02';
    END IF;
    SELECT bool_or(e->>0 = '*'), bool_or((e->>5)::boolean), bool_or(e->>7 IS NOT NULL)
        INTO tells, speaks, takes_back FROM jsonb_array_elements(items) e;
    IF tells THEN
        refused := tea_come_in(items);
    END IF;
    IF speaks THEN
        refused := tea_silence(items, refused);
    END IF;
    SELECT t.its_seq, t.its_at, t.its_lines INTO its_seq, its_at, its_lines
        FROM tea_append(an_epoch, a_ticket, items, refused, hints) t;
    IF tells THEN
        PERFORM tea_change_records(items);
        PERFORM tea_go_out(items);
    END IF;
    IF takes_back THEN
        PERFORM tea_take_back(e->>0, (e->>7)::bigint, e->>8)
            FROM jsonb_array_elements(items) e WHERE e->>7 IS NOT NULL;
    END IF;
END $$;

-- Raises TEA01 for an epoch that has ended.
CREATE OR REPLACE FUNCTION tea_check(an_epoch bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM nodes WHERE epoch = an_epoch) THEN
        RAISE EXCEPTION 'epoch % has ended', an_epoch USING ERRCODE = 'TEA01';
    END IF;
END $$;

-- Adds a turn of the database's own: one event that all nodes read, in order with all else.
CREATE OR REPLACE FUNCTION tea_tell(an_event text, an_epoch bigint DEFAULT 0) RETURNS bigint
LANGUAGE sql AS $$
    SELECT its_seq FROM tea_append(
        an_epoch, 0, jsonb_build_array(jsonb_build_array('*', an_event, 0, 0, false)), NULL, true)
$$;

-- Empties a line that is taken back; whoever reads it later learns whose it was.
CREATE OR REPLACE FUNCTION tea_take_back(a_log text, a_number bigint, its_by text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    stored text;
BEGIN
    SELECT event INTO stored FROM lines WHERE room = a_log AND number = a_number AND account >= 0;
    IF FOUND THEN
        UPDATE lines SET event = tea_taken_back(stored, its_by)
            WHERE room = a_log AND number = a_number;
        DELETE FROM named WHERE log = a_log AND number = a_number;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION tea_taken_back(stored text, its_by text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    who jsonb;
BEGIN
    BEGIN
        who := stored::jsonb->'who';
    EXCEPTION WHEN data_exception THEN
        who := NULL;  -- such as a NUL, which only a plugin writes
    END;
    IF who IS NULL THEN
        RETURN '{"type":"Missed","count":1}';
    END IF;
    RETURN format('{"type":"TakenBack","who":%s,"by":%s}', who, to_json(its_by));
END $$;

-- Returns the whispers of the last turns, in their order.
CREATE OR REPLACE FUNCTION tea_whispers()
RETURNS TABLE (number bigint, at double precision, event text) LANGUAGE sql STABLE AS $$
    SELECT (l->>1)::bigint, t.at, l->>2
    FROM turns t, json_array_elements(t.lines::json) l
    WHERE t.lines LIKE '%["@", %' AND l->>0 = '@' AND l->>1 IS NOT NULL ORDER BY 1
$$;
