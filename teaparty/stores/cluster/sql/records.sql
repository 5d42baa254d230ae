-- Records that are changed in turns: so all nodes read of it in order with what people say.

-- Writes what events of the log of all nodes say that has changed.
CREATE OR REPLACE FUNCTION tea_change_records(items jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    said text;
    it jsonb;
BEGIN
    FOR said IN
        SELECT e->>1 FROM jsonb_array_elements(items) WITH ORDINALITY AS i(e, ord)
        WHERE e->>0 = '*' AND e->>1 ~ '^\{"type":"(SanctionIs|SanctionEnded|RoleIs|PlaceIs|StandingIs|NodeIs)"' ORDER BY ord
    LOOP
        it := replace(said, '\u0000', '\ufffd');
        CASE it->>'type'
        WHEN 'NodeIs' THEN
            UPDATE nodes SET draining = (it->>'draining')::boolean
                WHERE epoch = (it->>'epoch')::bigint;
        WHEN 'RoleIs' THEN
            UPDATE accounts SET role = it->>'role'
                WHERE number = coalesce((it#>>'{who,account}')::bigint, 0);
        WHEN 'PlaceIs' THEN
            UPDATE places SET name = it->>'name', kind = it->>'kind',
                owner = (it->>'owner')::bigint, since = (it->>'since')::double precision,
                state = tea_merged(state::jsonb, (it->>'patch')::jsonb)::text
                WHERE number = (it->>'number')::bigint;
        WHEN 'StandingIs' THEN
            UPDATE present SET standing = tea_merged(standing::jsonb, jsonb_build_object(
                it->>'kind', jsonb_build_object(it->>'place', it->'until')))::text
                WHERE session = (it#>>'{who,number}')::bigint AND until IS NULL;
        ELSE
            DELETE FROM sanctions WHERE kind = it->>'kind' AND target = it->>'target';
            IF it->>'type' = 'SanctionIs' THEN
                INSERT INTO sanctions (kind, target, name, until, why, by, at) VALUES (
                    it->>'kind', it->>'target', coalesce(it->>'name', ''),
                    coalesce((it->>'until')::double precision, 'Infinity'),
                    coalesce(it->>'why', ''), it->>'by', (it->>'at')::double precision);
            END IF;
        END CASE;
    END LOOP;
END $$;

-- Returns a value with a JSON merge patch (RFC 7396), as `core.values.merging` does.
CREATE OR REPLACE FUNCTION tea_merged(target jsonb, patch jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    found jsonb := CASE WHEN jsonb_typeof(target) = 'object' THEN target ELSE '{}' END;
    a_key text;
    a_value jsonb;
BEGIN
    IF jsonb_typeof(patch) <> 'object' THEN
        RETURN patch;
    END IF;
    FOR a_key, a_value IN SELECT * FROM jsonb_each(patch) LOOP
        IF jsonb_typeof(a_value) = 'null' THEN
            found := found - a_key;
        ELSE
            found := jsonb_set(found, ARRAY[a_key], tea_merged(found->a_key, a_value));
        END IF;
    END LOOP;
    RETURN found;
END $$;
