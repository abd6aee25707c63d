-- The catalog of one node: who the users are, which files exist, what they are made of, and which
-- chunks lie on this node. docs/catalog.md explains it and shows the questions to ask.
--
-- Identifiers and checksums are BLOBs (16 and 32 bytes); the views v_* show them as hexadecimal
-- text. Times ending in _ms are milliseconds since 1970 and only for people. Deadlines count
-- node.uptime_seconds instead, so that a clock that jumps deletes nothing.

-- Whose catalog this is. One row.
CREATE TABLE node (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    -- The cluster; a folder of another one is refused.
    cluster BLOB NOT NULL CHECK (length(cluster) = 16),
    -- The slot, such as DFS3.
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 32),
    -- The life of this catalog. A catalog that is made anew or restored gets another one.
    incarnation BLOB NOT NULL CHECK (length(incarnation) = 16),
    -- How often the node has been started on this catalog.
    boots INTEGER NOT NULL CHECK (boots >= 0),
    -- Seconds that the node has run on this catalog, all starts together.
    uptime_seconds INTEGER NOT NULL CHECK (uptime_seconds >= 0),
    -- The last number given out for registers.sequence.
    row_sequence INTEGER NOT NULL CHECK (row_sequence >= 0),
    -- Counts what was ever promised, accepted or learned here. Peers remember it: a catalog that
    -- holds less than they remember of it is an old copy.
    steps INTEGER NOT NULL CHECK (steps >= row_sequence),
    -- The last epoch of the member list for which this node knows all that was chosen before; 0
    -- for a newcomer. It votes from the first such epoch on in which it is a member.
    settled_epoch INTEGER NOT NULL CHECK (settled_epoch >= 0),
    -- 1 once a peer was found to remember more than this catalog holds. It never votes again.
    rolled_back INTEGER NOT NULL CHECK (rolled_back IN (0, 1)),
    created_ms INTEGER NOT NULL
) STRICT;

-- The lists of nodes that versions are laid out over. Few: one per set of nodes that were up.
CREATE TABLE layouts (
    id INTEGER PRIMARY KEY,
    -- The slots in order, with a blank between them.
    nodes TEXT NOT NULL UNIQUE,
    node_count INTEGER NOT NULL CHECK (node_count BETWEEN 1 AND 64)
) STRICT;

-- The same, a row per node. Positions count from 0.
CREATE TABLE layout_nodes (
    layout INTEGER NOT NULL REFERENCES layouts (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 0),
    node TEXT NOT NULL,
    PRIMARY KEY (layout, position),
    UNIQUE (layout, node)
) STRICT, WITHOUT ROWID;

-- One immutable content of a path, or an upload that may become one. The columns from path on are
-- NULL until the manifest arrives, and then never change.
CREATE TABLE versions (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    -- The user it belongs to. Nobody else can see or complete it.
    owner TEXT NOT NULL CHECK (length(owner) BETWEEN 1 AND 64),
    -- node.uptime_seconds when this node first heard of it.
    staged_uptime INTEGER NOT NULL CHECK (staged_uptime >= 0),
    -- node.uptime_seconds when it stopped being named by a committed register; NULL before.
    unwanted_uptime INTEGER,
    -- 1 while a committed register names it, as its current or as a former version.
    named INTEGER NOT NULL DEFAULT 0 CHECK (named IN (0, 1)),
    -- The path that it was put under. Other paths may name it too, and this one no longer.
    path TEXT,
    -- Bytes of the content.
    size INTEGER CHECK (size >= 0),
    modified_ms INTEGER CHECK (modified_ms >= 0),
    chunk_count INTEGER CHECK (chunk_count >= 0),
    -- Where the chunks are: chunk i (from 1) has its copies at positions
    -- (i - 1 + rotation - r) mod n of the layout's n nodes, r = 0 ... copies - 1.
    layout INTEGER REFERENCES layouts (id),
    rotation INTEGER CHECK (rotation BETWEEN 0 AND 63),
    copies INTEGER CHECK (copies BETWEEN 1 AND 64),
    -- SHA-256 over the chunks' SHA-256 values in order.
    checksum BLOB CHECK (length(checksum) = 32),
    -- SHA-256 of the manifest's binary form: what registers agree on.
    manifest_digest BLOB CHECK (length(manifest_digest) = 32),
    CHECK (
        (path IS NULL AND size IS NULL AND modified_ms IS NULL AND chunk_count IS NULL
            AND layout IS NULL AND rotation IS NULL AND copies IS NULL
            AND checksum IS NULL AND manifest_digest IS NULL)
        OR (path IS NOT NULL AND size IS NOT NULL AND modified_ms IS NOT NULL
            AND chunk_count IS NOT NULL AND layout IS NOT NULL AND rotation IS NOT NULL
            AND copies IS NOT NULL AND checksum IS NOT NULL AND manifest_digest IS NOT NULL)
    )
) STRICT, WITHOUT ROWID;

-- For collecting: versions that no committed register names, which are few.
CREATE INDEX versions_unnamed ON versions (id) WHERE named = 0;
-- For re-laying out what was put while a node was down.
CREATE INDEX versions_by_layout ON versions (layout, id) WHERE layout IS NOT NULL;

-- Uploads without a manifest: a put that was broken off looks for its chunks.
CREATE INDEX versions_uploading ON versions (owner) WHERE path IS NULL;

-- The chunks of every version whose manifest is known, whether or not they lie here.
CREATE TABLE chunks (
    version BLOB NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
    -- Position in the version, from 1.
    chunk_index INTEGER NOT NULL CHECK (chunk_index >= 1),
    -- Bytes of the version before this chunk, and bytes of the chunk.
    start INTEGER NOT NULL CHECK (start >= 0),
    size INTEGER NOT NULL CHECK (size >= 1),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    PRIMARY KEY (version, chunk_index)
) STRICT, WITHOUT ROWID;

-- What lies on this node: one row per chunk whose bytes are durable here.
CREATE TABLE blobs (
    version BLOB NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
    chunk_index INTEGER NOT NULL CHECK (chunk_index >= 1),
    size INTEGER NOT NULL CHECK (size >= 1),
    -- Of the bytes that were received.
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    -- 'file': blobs/ab/cd/<version>-<index>; 'catalog': table blob_bytes.
    place TEXT NOT NULL CHECK (place IN ('file', 'catalog')),
    -- 'stored': believed whole. 'damaged': the bytes were found to differ. 'missing': not found.
    state TEXT NOT NULL DEFAULT 'stored' CHECK (state IN ('stored', 'damaged', 'missing')),
    stored_ms INTEGER NOT NULL,
    -- When the bytes were last compared with the checksum.
    verified_ms INTEGER NOT NULL,
    PRIMARY KEY (version, chunk_index)
) STRICT, WITHOUT ROWID;

CREATE INDEX blobs_by_verification ON blobs (verified_ms);
CREATE INDEX blobs_not_stored ON blobs (state) WHERE state <> 'stored';

-- The bytes of chunks that are small enough to be kept here.
CREATE TABLE blob_bytes (
    version BLOB NOT NULL,
    chunk_index INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (version, chunk_index),
    FOREIGN KEY (version, chunk_index) REFERENCES blobs (version, chunk_index) ON DELETE CASCADE
) STRICT;

-- One register per path, user and member list: the unit of agreement (docs/commit.md). The row is
-- what this node, as an acceptor, must never forget.
CREATE TABLE registers (
    id INTEGER PRIMARY KEY,
    space TEXT NOT NULL CHECK (space IN ('file', 'user', 'members')),
    owner TEXT NOT NULL,
    path TEXT NOT NULL,
    -- The node answers nothing below this ballot any more.
    promised_counter INTEGER NOT NULL CHECK (promised_counter >= 0),
    promised_proposer BLOB NOT NULL CHECK (length(promised_proposer) = 16),
    -- The value of the highest ballot accepted here (binary form, docs/format.md).
    accepted_counter INTEGER,
    accepted_proposer BLOB CHECK (length(accepted_proposer) = 16),
    accepted_value BLOB,
    -- The newest value known to be chosen; accepting another never overwrites it.
    committed_counter INTEGER,
    committed_proposer BLOB CHECK (length(committed_proposer) = 16),
    committed_value BLOB,
    -- What the committed value says, for queries.
    kind TEXT CHECK (kind IN ('absent', 'file', 'folder', 'deleted', 'user', 'members')),
    version BLOB REFERENCES versions (id),
    -- Rises with each change of the committed value, so that peers can ask for what is new.
    sequence INTEGER UNIQUE,
    UNIQUE (space, owner, path),
    CHECK ((accepted_counter IS NULL) = (accepted_value IS NULL)
        AND (accepted_counter IS NULL) = (accepted_proposer IS NULL)),
    CHECK ((committed_counter IS NULL) = (committed_value IS NULL)
        AND (committed_counter IS NULL) = (committed_proposer IS NULL)
        AND (committed_counter IS NULL) = (kind IS NULL)
        AND (committed_counter IS NULL) = (sequence IS NULL)),
    CHECK ((kind IS 'file') = (version IS NOT NULL)),
    CHECK (committed_counter IS NULL OR accepted_counter >= committed_counter),
    CHECK (accepted_counter IS NULL OR promised_counter >= accepted_counter)
) STRICT;

CREATE INDEX registers_by_version ON registers (version) WHERE version IS NOT NULL;
-- For folders: does anything live below this prefix?
CREATE INDEX registers_alive ON registers (owner, path) WHERE kind IN ('file', 'folder');

-- Accepted here, and not known to be chosen: for strict lists, and for settling by and by.
CREATE INDEX registers_undecided ON registers (space, owner, path)
WHERE accepted_counter IS NOT NULL
    AND (committed_counter IS NULL OR committed_counter <> accepted_counter
        OR committed_proposer <> accepted_proposer);

-- Former versions that a register still retains.
CREATE TABLE former_versions (
    register INTEGER NOT NULL REFERENCES registers (id) ON DELETE CASCADE,
    version BLOB NOT NULL REFERENCES versions (id),
    PRIMARY KEY (register, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX former_versions_by_version ON former_versions (version);

-- This node's durable word that it holds the manifest and all its blobs of a version, given at
-- this ballot of this path's register. It keeps the version until the node itself has led a round
-- above the ballot that did not choose it.
CREATE TABLE seals (
    version BLOB NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
    owner TEXT NOT NULL,
    path TEXT NOT NULL,
    counter INTEGER NOT NULL CHECK (counter >= 1),
    proposer BLOB NOT NULL CHECK (length(proposer) = 16),
    PRIMARY KEY (version, owner, path)
) STRICT, WITHOUT ROWID;

-- The users, as the committed registers of space 'user' say.
CREATE TABLE users (
    name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64),
    role TEXT NOT NULL CHECK (role IN ('user', 'read-only', 'admin')),
    -- scrypt (RFC 7914) of the password, with its salt and costs N, r, p.
    password_salt BLOB NOT NULL CHECK (length(password_salt) >= 16),
    password_hash BLOB NOT NULL CHECK (length(password_hash) >= 32),
    scrypt_n INTEGER NOT NULL CHECK (scrypt_n >= 2),
    scrypt_r INTEGER NOT NULL CHECK (scrypt_r >= 1),
    scrypt_p INTEGER NOT NULL CHECK (scrypt_p >= 1),
    -- Counts password changes; older tokens end with each.
    generation INTEGER NOT NULL CHECK (generation >= 1)
) STRICT, WITHOUT ROWID;

-- The voters, as the committed register of space 'members' says.
CREATE TABLE members (
    name TEXT NOT NULL PRIMARY KEY,
    incarnation BLOB NOT NULL UNIQUE CHECK (length(incarnation) = 16),
    address TEXT NOT NULL,
    -- Counts the changes of the list, from 1; the same in every row.
    epoch INTEGER NOT NULL CHECK (epoch >= 1),
    -- The epoch at which the incarnation was admitted.
    since INTEGER NOT NULL CHECK (since BETWEEN 1 AND epoch)
) STRICT, WITHOUT ROWID;

-- How far this node has followed each peer's catalog.
CREATE TABLE peers (
    incarnation BLOB NOT NULL PRIMARY KEY CHECK (length(incarnation) = 16),
    -- Every committed row of the peer up to this registers.sequence is known here.
    followed_sequence INTEGER NOT NULL CHECK (followed_sequence >= 0),
    -- The highest registers.sequence that the peer has ever told of. If it tells of a lower one,
    -- its catalog has been rolled back.
    highest_sequence INTEGER NOT NULL CHECK (highest_sequence >= followed_sequence),
    -- The highest node.steps that it has ever told of; it is asked for at each of its starts.
    highest_steps INTEGER NOT NULL DEFAULT 0 CHECK (highest_steps >= 0)
) STRICT, WITHOUT ROWID;

-- Chunks that this node is to hold and does not hold whole: what is to be had from other nodes
-- (docs/healing.md). A row goes when the chunk is stored.
CREATE TABLE repairs (
    version BLOB NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
    chunk_index INTEGER NOT NULL CHECK (chunk_index >= 1),
    size INTEGER NOT NULL CHECK (size >= 1),
    -- Tries that have failed.
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    -- node.uptime_seconds from which on it is tried again.
    due_uptime INTEGER NOT NULL CHECK (due_uptime >= 0),
    PRIMARY KEY (version, chunk_index)
) STRICT, WITHOUT ROWID;

CREATE INDEX repairs_by_due ON repairs (due_uptime);

-- How far healing has come. One row.
CREATE TABLE healing (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    -- Registers up to this registers.sequence have been compared with the blobs.
    compared_sequence INTEGER NOT NULL DEFAULT 0 CHECK (compared_sequence >= 0),
    -- The same of a full pass under way; NULL between passes.
    pass_sequence INTEGER CHECK (pass_sequence >= 0),
    -- node.uptime_seconds at which the last full pass ended, and when that was.
    pass_uptime INTEGER CHECK (pass_uptime >= 0),
    pass_ended_ms INTEGER,
    -- The file up to which the search for files without a row has come; NULL between searches.
    sweep_name TEXT,
    -- node.uptime_seconds at which the last search ended.
    sweep_uptime INTEGER CHECK (sweep_uptime >= 0),
    -- When the verification began that has not ended; NULL if the last one ended.
    verify_started_ms INTEGER,
    -- Registers up to this registers.sequence are in the journal (docs/format.md).
    journal_sequence INTEGER NOT NULL DEFAULT 0 CHECK (journal_sequence >= 0),
    -- Files of the journal before this one go once it has caught up.
    journal_first_file INTEGER NOT NULL DEFAULT 0 CHECK (journal_first_file >= 0),
    -- Bytes of the journal when it was last written anew.
    journal_base_bytes INTEGER NOT NULL DEFAULT 0 CHECK (journal_base_bytes >= 0)
) STRICT;

INSERT INTO healing (only_row) VALUES (1);

-- Versions of which chunks came into blob_bytes after the register was written to the journal.
CREATE TABLE journal_queue (
    version BLOB NOT NULL PRIMARY KEY REFERENCES versions (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Which node is to hold which chunk, for every version with a manifest.
CREATE VIEW v_replicas AS
SELECT v.id AS version_id, c.chunk_index, p.node
FROM versions AS v
JOIN layouts AS l ON l.id = v.layout
JOIN chunks AS c ON c.version = v.id
JOIN layout_nodes AS p ON p.layout = v.layout
WHERE ((c.chunk_index - 1 + v.rotation - p.position) % l.node_count + l.node_count)
    % l.node_count < v.copies;

-- The files and folders that exist.
CREATE VIEW v_files AS
SELECT r.owner, r.path, r.kind, v.size, datetime(v.modified_ms / 1000, 'unixepoch') AS modified,
    v.chunk_count AS chunks, v.copies, v.rotation, l.nodes, lower(hex(v.id)) AS version,
    lower(hex(v.checksum)) AS checksum, r.committed_counter AS ballot
FROM registers AS r
LEFT JOIN versions AS v ON v.id = r.version
LEFT JOIN layouts AS l ON l.id = v.layout
WHERE r.space = 'file' AND r.kind IN ('file', 'folder');

-- The chunks of those files: where each belongs, and whether this node has it.
CREATE VIEW v_chunks AS
SELECT r.owner, r.path, c.chunk_index AS chunk, c.start, c.size, lower(hex(c.sha256)) AS sha256,
    (SELECT group_concat(w.node, ' ') FROM v_replicas AS w
        WHERE w.version_id = c.version AND w.chunk_index = c.chunk_index) AS nodes,
    coalesce(b.state, 'elsewhere') AS here, lower(hex(c.version)) AS version
FROM registers AS r
JOIN chunks AS c ON c.version = r.version
LEFT JOIN blobs AS b ON b.version = c.version AND b.chunk_index = c.chunk_index
WHERE r.space = 'file' AND r.kind = 'file';

-- The chunks on this node: where the bytes are, and whose they are. A chunk of a version that
-- several paths name has a row for each; one that no path names shows the path it was put under.
CREATE VIEW v_blobs AS
SELECT CASE b.place WHEN 'file' THEN
        'blobs/' || substr(lower(hex(b.version)), 29, 2) || '/' || substr(lower(hex(b.version)), 31, 2)
        || '/' || lower(hex(b.version)) || '-' || b.chunk_index
    ELSE 'table blob_bytes' END AS bytes_in,
    v.owner, coalesce(r.path, v.path) AS path, b.chunk_index AS chunk, b.size, b.state,
    CASE WHEN r.version IS NOT NULL THEN 'current'
        WHEN EXISTS (SELECT 1 FROM former_versions AS f WHERE f.version = b.version) THEN 'former'
        WHEN v.unwanted_uptime IS NOT NULL THEN 'replaced'
        ELSE 'staged' END AS use,
    lower(hex(b.sha256)) AS sha256, datetime(b.verified_ms / 1000, 'unixepoch') AS verified,
    lower(hex(b.version)) AS version
FROM blobs AS b
JOIN versions AS v ON v.id = b.version
LEFT JOIN registers AS r ON r.version = b.version;

-- What this node is about to fetch from others.
CREATE VIEW v_repairs AS
SELECT v.owner, v.path, p.chunk_index AS chunk, p.size, coalesce(b.state, 'absent') AS state,
    p.attempts, max(0, p.due_uptime - n.uptime_seconds) AS seconds_to_wait,
    lower(hex(p.version)) AS version
FROM repairs AS p
JOIN versions AS v ON v.id = p.version
JOIN node AS n
LEFT JOIN blobs AS b ON b.version = p.version AND b.chunk_index = p.chunk_index;

-- What is not as it should be on this node.
CREATE VIEW v_problems AS
SELECT 'chunk ' || b.state AS problem, v.owner, v.path, b.chunk_index AS chunk,
    lower(hex(b.version)) AS version
FROM blobs AS b
JOIN versions AS v ON v.id = b.version
WHERE b.state <> 'stored'
UNION ALL
SELECT 'chunk not here', r.owner, r.path, w.chunk_index, lower(hex(w.version_id))
FROM registers AS r
JOIN v_replicas AS w ON w.version_id = r.version
JOIN node AS n ON n.name = w.node
LEFT JOIN blobs AS b ON b.version = w.version_id AND b.chunk_index = w.chunk_index
WHERE b.version IS NULL
UNION ALL
SELECT 'checksums differ', v.owner, v.path, b.chunk_index, lower(hex(b.version))
FROM blobs AS b
JOIN chunks AS c ON c.version = b.version AND c.chunk_index = b.chunk_index
JOIN versions AS v ON v.id = b.version
WHERE c.sha256 <> b.sha256 OR c.size <> b.size;

-- The users and what they keep.
CREATE VIEW v_users AS
SELECT u.name, u.role, count(v.id) AS files, coalesce(sum(v.size), 0) AS bytes
FROM users AS u
LEFT JOIN registers AS r ON r.space = 'file' AND r.owner = u.name AND r.kind = 'file'
LEFT JOIN versions AS v ON v.id = r.version
GROUP BY u.name;

-- Who uses this node's disk: bytes of all blobs here, also of staged and replaced versions.
CREATE VIEW v_space AS
SELECT v.owner, count(*) AS blobs, sum(b.size) AS bytes
FROM blobs AS b
JOIN versions AS v ON v.id = b.version
GROUP BY v.owner;
