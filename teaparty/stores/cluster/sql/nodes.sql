-- Nodes: each has an epoch, which lasts while it renews its lease.

-- Seconds without a renewal after which a node is fenced.
CREATE OR REPLACE FUNCTION tea_lease() RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
    SELECT 15.0::double precision
$$;

-- How often a server was promoted, and one; a standby does not know it.
CREATE OR REPLACE FUNCTION tea_timeline() RETURNS bigint LANGUAGE sql AS $$
    SELECT ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::bigint
$$;

-- How far apart the protocols of nodes may be.
CREATE OR REPLACE FUNCTION tea_step() RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT 1::bigint
$$;

-- Returns why a node of a protocol can't join, in words; nothing if it can.
CREATE OR REPLACE FUNCTION tea_refusal(a_node text, a_protocol bigint) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    others text;
BEGIN
    IF a_protocol < (SELECT oldest FROM cluster) THEN
        RETURN 'the database is of a later release, which this one can''t go on with; install that one here, too';
    END IF;
    SELECT string_agg(format('%s (%s)', node, version), ', ' ORDER BY node) INTO others
        FROM nodes WHERE node <> a_node AND abs(protocol - a_protocol) > tea_step()
            AND seen > extract(epoch FROM clock_timestamp()) - tea_lease();
    IF others IS NULL THEN
        RETURN '';
    END IF;
    RETURN format('there are nodes in whose releases are more than one step away: %s; take one step'
        ' after another, or stop them all first', others);
END $$;

-- Begins an epoch, which nobody else has or had; returns it, and the number of the newest turn. A
-- server that was promoted goes on at another number: the last epochs before may not be known to it.
-- Raises TEA03 for a node whose release does not go with those of others that are in. Such as have
-- not renewed their leases are ended: they are dead, or join anew, and are refused then.
CREATE OR REPLACE FUNCTION tea_join(
    a_node text, a_version text, an_address text, a_protocol bigint,
    OUT its_epoch bigint, OUT its_seq bigint
) LANGUAGE plpgsql AS $$
DECLARE
    now double precision := extract(epoch FROM clock_timestamp());
    refused text;
BEGIN
    PERFORM FROM cluster FOR UPDATE;
    refused := tea_refusal(a_node, a_protocol);
    IF refused <> '' THEN
        RAISE EXCEPTION '%', refused USING ERRCODE = 'TEA03';
    END IF;
    PERFORM tea_end_epoch(epoch) FROM nodes
        WHERE node = a_node OR abs(protocol - a_protocol) > tea_step();
    PERFORM tea_fence(now);
    -- One server alone may have written lines and erased places since, or a backup was restored.
    DELETE FROM numbers WHERE tea_is_erased(log);
    UPDATE numbers SET next = tea_end(log) WHERE next < tea_end(log);
    UPDATE cluster SET epoch = greatest(epoch + 1, tea_timeline() << 10)
        RETURNING epoch, seq INTO its_epoch, its_seq;
    INSERT INTO nodes
        (epoch, node, version, address, ticket, applied, seen, draining, protocol, since, newest)
        VALUES (its_epoch, a_node, a_version, an_address, 0, its_seq, now, false, a_protocol, now,
            its_seq);
END $$;

-- Renews the lease of a node, which has applied turns up to a number, and fences others whose
-- leases have ended. Raises TEA01 for an epoch that has ended.
CREATE OR REPLACE FUNCTION tea_renew(an_epoch bigint, turns_applied bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    now double precision := extract(epoch FROM clock_timestamp());
BEGIN
    PERFORM FROM cluster FOR UPDATE;
    PERFORM tea_check(an_epoch);
    PERFORM tea_fence(now);
    UPDATE nodes SET seen = now, applied = greatest(applied, turns_applied),
        newest = (SELECT seq FROM cluster) WHERE epoch = an_epoch;
    PERFORM tea_prune(now, an_epoch);
END $$;

-- Fences nodes whose leases have ended. Where nobody has renewed a lease for a while, it was the
-- database that was away, or its clock was set: then all begin anew.
CREATE OR REPLACE FUNCTION tea_fence(now double precision) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT now - renewed NOT BETWEEN 0 AND tea_lease() / 2 FROM cluster) THEN
        UPDATE nodes SET seen = now;
    END IF;
    UPDATE cluster SET renewed = now;
    PERFORM tea_end_epoch(epoch) FROM nodes WHERE seen < now - tea_lease();
END $$;

-- Ends an epoch, with all who are in by it; the other nodes read so.
CREATE OR REPLACE FUNCTION tea_end_epoch(an_epoch bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM nodes WHERE epoch = an_epoch;
    IF FOUND THEN
        DELETE FROM ended WHERE at < extract(epoch FROM clock_timestamp()) - 3600;
        INSERT INTO ended (session, event, at)
            SELECT session, tea_standing(CASE WHEN (it->>'since')::double precision <= claimed THEN event ELSE
                jsonb_set(it, '{since}', to_jsonb(claimed))::text END, standing),
                extract(epoch FROM clock_timestamp())
            FROM present, LATERAL (SELECT nullif(replace(event, '\u0000', '\ufffd'), '')::jsonb AS it) i
            WHERE epoch = an_epoch AND shown AND until IS NULL AND event LIKE '%"tickets":["%'
        ON CONFLICT (session) DO UPDATE SET event = excluded.event, at = excluded.at;
        DELETE FROM present WHERE epoch = an_epoch AND until IS NULL;
        PERFORM tea_tell(format('{"type":"NodeEnded","epoch":%s}', an_epoch), an_epoch);
    END IF;
END $$;

-- Ends an epoch in order.
CREATE OR REPLACE FUNCTION tea_leave(an_epoch bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM cluster FOR UPDATE;
    PERFORM tea_end_epoch(an_epoch);
END $$;

-- Has a node drain, or do so no more, as `events.elsewhere.NodeIs` says. Returns its epoch, or NULL
-- if no node of that name is in.
CREATE OR REPLACE FUNCTION tea_drain(a_node text, drains boolean) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    an_epoch bigint;
BEGIN
    PERFORM FROM cluster FOR UPDATE;
    SELECT epoch INTO an_epoch FROM nodes WHERE node = a_node;
    UPDATE nodes SET draining = drains WHERE epoch = an_epoch AND draining <> drains;
    IF FOUND THEN
        PERFORM tea_tell(
            format('{"type":"NodeIs","epoch":%s,"draining":%s}', an_epoch, to_json(drains)));
    END IF;
    RETURN an_epoch;
END $$;

-- Returns the epoch of the node that does what one alone should do: the one that came first, of those
-- that are to stay, if there are any.
CREATE OR REPLACE FUNCTION tea_leader() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(min(epoch) FILTER (WHERE NOT draining), min(epoch)) FROM nodes
$$;

-- Deletes turns that all nodes have applied, but the newest 5,000 and those of two minutes, and all
-- after an hour. Only the node that leads does so. The newest turn stays. A node that hangs is taken
-- for dead and not waited for: it reads on from there, also what is stored nowhere else.
CREATE OR REPLACE FUNCTION tea_prune(now double precision, an_epoch bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    behind bigint;
    the_newest bigint;
BEGIN
    SELECT seq INTO the_newest FROM cluster;
    IF an_epoch = tea_leader() THEN
        SELECT least(min(applied), the_newest - 1) INTO behind FROM nodes;
        DELETE FROM turns WHERE seq IN (
            SELECT seq FROM turns
            WHERE (seq <= least(behind, the_newest - 5000) AND at < now - 120)
                OR (seq < the_newest AND at < now - 3600)
            ORDER BY seq LIMIT 5000);
    END IF;
END $$;

-- Returns the event that says who is in, with how they stand with places.
CREATE OR REPLACE FUNCTION tea_standing(event text, standing text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN standing = '{}' THEN event ELSE jsonb_set(
        replace(event, '\u0000', '\ufffd')::jsonb, '{standing}', standing::jsonb)::text END
$$;

-- Returns who is in, and who was by nodes that have ended lately, as `events.elsewhere.SomebodyIs`.
-- The clock of a node may be ahead: nobody has come in later than their name was claimed.
CREATE OR REPLACE FUNCTION tea_people() RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT tea_standing(CASE WHEN (it->>'since')::double precision <= claimed THEN event ELSE
        jsonb_set(it, '{since}', to_jsonb(claimed))::text END, standing)
    FROM present, LATERAL (SELECT nullif(replace(event, '\u0000', '\ufffd'), '')::jsonb AS it) i
    WHERE shown AND until IS NULL
    UNION ALL
    SELECT jsonb_set(replace(event, '\u0000', '\ufffd')::jsonb, '{ended}', to_jsonb(
        greatest(extract(epoch FROM clock_timestamp()) - at, 0.001)))::text
    FROM ended WHERE NOT EXISTS (SELECT FROM present p WHERE p.session = ended.session)
$$;
