-- Names: a row of `present` for each name that somebody bears, has claimed, or gave up a moment ago.

-- Claims a name (`a_claim` is `core.values.claims.Claim`); returns `Claimed` as JSON. Raises TEA01.
CREATE OR REPLACE FUNCTION tea_claim(an_epoch bigint, a_claim jsonb) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    now double precision := extract(epoch FROM clock_timestamp());
    mine bigint := a_claim->>'session';
    a_key text := a_claim->>'key';
    a_skeleton text := a_claim->>'skeleton';
    mine_account bigint := coalesce(a_claim->>'account', '0');
    before bigint := coalesce(a_claim->>'of', '0');
    owns boolean := mine_account > 0 AND coalesce(a_claim->>'comes_in', 'false')::boolean;
    other present%ROWTYPE;
    instead bigint[] := '{}';
    guests bigint[] := '{}';
    whose text;
BEGIN
    PERFORM FROM cluster FOR UPDATE;
    PERFORM tea_check(an_epoch);
    DELETE FROM present WHERE until < now OR (NOT shown AND until IS NULL AND claimed < now - 60);
    FOR other IN
        SELECT * FROM present
        WHERE key = a_key OR skeleton = a_skeleton OR session = before
            OR (account = mine_account AND account > 0)
        ORDER BY key <> a_key, key
    LOOP
        IF other.until IS NOT NULL THEN
            IF other.key <> a_key AND other.skeleton <> a_skeleton OR owns
                OR other.session IN (mine, before) OR (other.account = mine_account AND mine_account > 0) THEN
                CONTINUE;
            END IF;
            RETURN json_build_object('why', 'freed', 'name', other.name, 'seconds', other.until - now);
        ELSIF other.session = mine THEN
            CONTINUE;
        ELSIF other.session = before OR (owns AND other.account = mine_account) THEN
            instead := instead || other.session;  -- the same person, who is in elsewhere
        ELSIF owns AND other.account = 0 THEN
            guests := guests || other.session;  -- they give way
        ELSIF other.key = a_key THEN
            RETURN json_build_object('why', 'taken', 'name', other.name);
        ELSIF other.skeleton = a_skeleton AND NOT owns THEN
            RETURN json_build_object('why', 'alike', 'name', other.name);
        END IF;
    END LOOP;
    IF mine_account = 0 THEN
        SELECT name INTO whose FROM accounts
            WHERE key IN (a_key, a_skeleton) OR skeleton = a_skeleton
                OR old_key IN (a_key, a_skeleton) OR old_skeleton = a_skeleton LIMIT 1;
        IF FOUND THEN
            RETURN json_build_object('why', 'belongs', 'name', whose);
        END IF;
    END IF;
    PERFORM tea_make_way(instead, 'elsewhere');
    PERFORM tea_make_way(guests, 'owned');
    INSERT INTO present AS p
            (key, skeleton, name, account, epoch, session, shown, hold, claimed, event, standing)
        VALUES (a_key, a_skeleton, a_claim->>'name', mine_account, an_epoch, mine, false,
            coalesce((a_claim->>'hold')::double precision, 0), now, '', coalesce(
                (SELECT max(standing) FROM present WHERE session = mine AND until IS NULL), '{}'))
    ON CONFLICT (key) DO UPDATE SET
        skeleton = excluded.skeleton, name = excluded.name, account = excluded.account,
        epoch = excluded.epoch, session = excluded.session, hold = excluded.hold,
        shown = p.shown AND p.session = excluded.session AND p.until IS NULL,
        claimed = excluded.claimed, until = NULL, standing = excluded.standing,
        event = CASE WHEN p.session = excluded.session THEN p.event ELSE '' END;
    RETURN json_build_object('instead',
        (SELECT coalesce(array_agg(t.s ORDER BY t.n), '{}') FROM (
            SELECT s, min(n) AS n FROM unnest(instead) WITH ORDINALITY AS u(s, n) GROUP BY s) t));
END $$;

-- Deletes the rows of sessions that give way to somebody; all nodes read that they have left. Who
-- comes in elsewhere may come by yet another node that has begun since: their ticket is good still.
CREATE OR REPLACE FUNCTION tea_make_way(sessions bigint[], its_why text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    other present%ROWTYPE;
BEGIN
    FOR other IN
        DELETE FROM present WHERE session = ANY(sessions) AND until IS NULL RETURNING *
    LOOP
        INSERT INTO ended (session, event, at)
            SELECT other.session, tea_standing(
                CASE WHEN (it->>'since')::double precision <= other.claimed THEN other.event ELSE
                jsonb_set(it, '{since}', to_jsonb(other.claimed))::text END, other.standing),
                extract(epoch FROM clock_timestamp())
            FROM (SELECT nullif(replace(other.event, '\u0000', '\ufffd'), '')::jsonb AS it) i
            WHERE its_why = 'elsewhere' AND other.shown AND other.event LIKE '%"tickets":["%'
        ON CONFLICT (session) DO UPDATE SET event = excluded.event, at = excluded.at;
        PERFORM tea_tell(json_build_object(
            'type', 'SomebodyLeft',
            'who', json_build_object(
                'number', other.session, 'name', other.name, 'account', other.account),
            'why', its_why)::text);
    END LOOP;
END $$;

-- Gives up what a session has claimed and does not bear.
CREATE OR REPLACE FUNCTION tea_release(an_epoch bigint, a_session bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM cluster FOR UPDATE;
    PERFORM tea_check(an_epoch);
    DELETE FROM present WHERE session = a_session AND NOT shown AND until IS NULL;
END $$;

-- Takes in who is in now, by a turn; returns why lines are refused: of people without a claim. Who
-- was in by a node that has ended has come back: their ticket of then is good no more.
CREATE OR REPLACE FUNCTION tea_come_in(items jsonb) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    now double precision := extract(epoch FROM clock_timestamp());
    refused text[];
    place integer;
    said text;
    somebody jsonb;
    mine bigint;
    held double precision;
BEGIN
    FOR place, said IN
        SELECT ord, e->>1 FROM jsonb_array_elements(items) WITH ORDINALITY AS i(e, ord)
        WHERE e->>0 = '*' AND e->>1 LIKE '{"type":"SomebodyIs"%' ORDER BY ord
    LOOP
        somebody := replace(said, '\u0000', '\ufffd');
        mine := somebody#>>'{who,number}';
        UPDATE present SET shown = true, name = somebody#>>'{who,name}',
            account = coalesce((somebody#>>'{who,account}')::bigint, 0), event = said
            WHERE key = somebody->>'key' AND session = mine AND until IS NULL
            RETURNING hold INTO held;
        IF FOUND THEN
            DELETE FROM present WHERE session = mine AND until IS NULL AND key <> somebody->>'key'
                AND (NOT shown OR held <= 0);
            UPDATE present SET until = now + held
                WHERE session = mine AND until IS NULL AND key <> somebody->>'key';
            DELETE FROM ended WHERE session IN (mine, coalesce((somebody->>'instead')::bigint, 0));
        ELSE
            refused[place] := 'gone';
        END IF;
    END LOOP;
    RETURN refused;
END $$;

-- Takes out who has left, by a turn.
CREATE OR REPLACE FUNCTION tea_go_out(items jsonb) RETURNS void LANGUAGE sql AS $$
    DELETE FROM present USING (
        SELECT (replace(e->>1, '\u0000', '\ufffd')::jsonb#>>'{who,number}')::bigint AS gone
        FROM jsonb_array_elements(items) e
        WHERE e->>0 = '*' AND e->>1 LIKE '{"type":"SomebodyLeft"%'
    ) t WHERE session = t.gone AND until IS NULL
$$;

-- Adds to what is refused the words of people who are muted, or are not in any more.
CREATE OR REPLACE FUNCTION tea_silence(items jsonb, refused text[]) RETURNS text[]
LANGUAGE plpgsql AS $$
DECLARE
    now double precision := extract(epoch FROM clock_timestamp());
    gone bigint[];
    muted bigint[];
    place integer;
    speaker bigint;
BEGIN
    SELECT array_agg(t.speaker) INTO gone FROM (
        SELECT DISTINCT (e->>3)::bigint AS speaker FROM jsonb_array_elements(items) e
        WHERE (e->>5)::boolean AND (e->>3)::bigint > 0
    ) t WHERE NOT EXISTS (SELECT FROM present p WHERE p.session = t.speaker AND p.until IS NULL);
    IF EXISTS (SELECT FROM sanctions WHERE kind = 'mute') THEN
        SELECT array_agg(p.session) INTO muted FROM present p
            JOIN sanctions s ON s.kind = 'mute' AND s.target = p.key
            WHERE p.until IS NULL AND s.until > now;
    END IF;
    IF gone IS NULL AND muted IS NULL THEN
        RETURN refused;
    END IF;
    FOR place, speaker IN
        SELECT ord, (e->>3)::bigint FROM jsonb_array_elements(items) WITH ORDINALITY AS i(e, ord)
        WHERE (e->>5)::boolean
    LOOP
        IF speaker = ANY(gone) THEN
            refused[place] := 'gone';
        ELSIF speaker = ANY(muted) THEN
            refused[place] := 'muted';
        END IF;
    END LOOP;
    RETURN refused;
END $$;
