#!/usr/bin/python3
"""Measures SQLite FTS5 and Xapian, as Debian packages them, on the texts and
queries that "bench search" takes; one line of JSON an engine.

    peers.py TEXTS QUERIES      needs python3-xapian

Each query asks for what ours answers: the exact number of hits and the ten best,
each with a passage. Queries that an engine cannot express are counted and left
out. Times are processor time unless they say wall."""
import json, os, random, re, resource, shutil, sqlite3, sys, time


def cpu():
    u = resource.getrusage(resource.RUSAGE_SELF)
    return u.ru_utime + u.ru_stime


def texts(path):
    with open(path) as f:
        for line in f:
            r = json.loads(line)
            yield r.get("title", ""), r["text"]


def size(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(d, name)) for d, _, names in os.walk(path) for name in names)


def parts(query):
    """Cuts a query into words, phrases and OR; None if it has anything else."""
    if re.search(r"~\d|\bdomain:", query):
        return None
    return re.findall(r'title:\S+|"[^"]+"|\S+', query)


class FTS5:
    name = "SQLite FTS5 " + sqlite3.sqlite_version

    def __init__(self, path):
        self.path = path + ".fts5"

    def build(self, rows):
        if os.path.exists(self.path):
            os.remove(self.path)
        db = sqlite3.connect(self.path)
        db.execute("pragma journal_mode=off")
        db.execute("create virtual table t using fts5(title, body, tokenize='porter unicode61')")
        db.executemany("insert into t(title, body) values(?, ?)", rows)
        db.execute("insert into t(t) values('optimize')")
        db.commit()
        db.close()

    def open(self):
        self.db = sqlite3.connect(self.path)
        self.db.execute("select count(*) from t where t match 'a'").fetchone()

    def query(self, q):
        p = parts(q)
        if p is None:
            return None
        word = lambda w: w if re.fullmatch(r'\w+\*?|".*"', w) else 'title:' + w[6:] if w.startswith("title:") else '"' + w + '"'
        s = ""
        for i, w in enumerate(p):
            s += w if w == "OR" else (" AND " if i and p[i - 1] != "OR" else " ") + word(w)
            s += " " if w == "OR" else ""
        return s

    def search(self, q):
        total = self.db.execute("select count(*) from t where t match ?", (q,)).fetchone()[0]
        hits = self.db.execute("select rowid, snippet(t, 1, '[', ']', '…', 30) from t where t match ? order by bm25(t, 2.5, 1.0) limit 10", (q,)).fetchall()
        return total, hits


class Xapian:
    def __init__(self, path):
        import xapian
        self.x, self.path = xapian, path + ".xapian"
        self.name = "Xapian " + xapian.version_string()

    def build(self, rows):
        x = self.x
        shutil.rmtree(self.path, ignore_errors=True)
        db = x.WritableDatabase(self.path, x.DB_CREATE_OR_OVERWRITE)
        gen = x.TermGenerator()
        gen.set_stemmer(x.Stem("english"))
        for title, body in rows:
            doc = x.Document()
            gen.set_document(doc)
            gen.index_text(title, 1, "S")
            gen.index_text(title, 2)
            gen.increase_termpos()
            gen.index_text(body)
            doc.set_data(body)
            db.add_document(doc)
        db.commit()
        db.close()

    def open(self):
        x = self.x
        self.db = x.Database(self.path)
        self.parser = x.QueryParser()
        self.parser.set_database(self.db)
        self.parser.set_stemmer(x.Stem("english"))
        self.parser.set_stemming_strategy(x.QueryParser.STEM_SOME)
        self.parser.set_default_op(x.Query.OP_AND)
        self.parser.add_prefix("title", "S")
        self.stem = x.Stem("english")

    def query(self, q):
        x = self.x
        if parts(q) is None:
            return None
        return self.parser.parse_query(q, x.QueryParser.FLAG_BOOLEAN | x.QueryParser.FLAG_PHRASE | x.QueryParser.FLAG_WILDCARD)

    def search(self, q):
        enquire = self.x.Enquire(self.db)
        enquire.set_query(q)
        found = enquire.get_mset(0, 10, self.db.get_doccount())
        hits = [(m.docid, found.snippet(m.document.get_data(), 200, self.stem)) for m in found]
        return found.get_matches_estimated(), hits


def measure(engine, path, queries):
    f = {"engine": engine.name, "texts": 0, "queries_not_expressible": 0}
    raw = 0

    def rows():
        nonlocal raw
        for title, body in texts(path):
            f["texts"] += 1
            raw += len(title.encode()) + len(body.encode())
            yield title, body

    wall, start = time.time(), cpu()
    engine.build(rows())
    f["build_wall_s"], f["build_cpu_s"] = round(time.time() - wall, 2), round(cpu() - start, 2)
    f["mb"], f["size_ratio"] = round(raw / 1e6, 1), round(size(engine.path) / raw, 3)
    start = cpu()
    engine.open()
    f["open_ms"] = round((cpu() - start) * 1e3, 1)
    asked = [(q, e) for q in queries for e in [engine.query(q)] if e is not None]
    f["queries"], f["queries_not_expressible"] = len(asked), len(queries) - len(asked)
    took, hits = [], {}
    for turn in range(5):
        random.shuffle(asked)
        for q, e in asked:
            start = cpu()
            hits[q] = engine.search(e)[0]
            if turn:
                took.append(((cpu() - start) * 1e3, q))
    took.sort()
    f["p50_ms"], f["p99_ms"] = round(took[len(took) // 2][0], 3), round(took[len(took) * 99 // 100][0], 3)
    f["slowest"], f["hits"] = took[-1][1], [hits.get(q, -1) for q in queries]
    print(json.dumps(f), flush=True)


if __name__ == "__main__":
    path, queries = sys.argv[1], [line.strip() for line in open(sys.argv[2])]
    for engine in FTS5(path), Xapian(path):
        measure(engine, path, queries)
