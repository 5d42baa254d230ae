-- Records that are changed in turns: so all nodes read of it in order with what people say.

-- Writes what events of the log of all nodes say that has changed.
CREATE OR REPLACE FUNCTION tea_change_records(items jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    said text;
    it jsonb;
BEGIN
    FOR said IN
        SELECT e->>1 FROM jsonb_array_elements(items) WITH ORDINALITY AS i(e, ord)
        WHERE e->>0 = '*' AND e->>1 ~ '^\{"type":"(SanctionIs|SanctionEnded|RoleIs)"' ORDER BY ord
    LOOP
        it := replace(said, '\u0000', '\ufffd');
        CASE it->>'type'
        WHEN 'RoleIs' THEN
            UPDATE accounts SET role = it->>'role'
                WHERE number = coalesce((it#>>'{who,account}')::bigint, 0);
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
