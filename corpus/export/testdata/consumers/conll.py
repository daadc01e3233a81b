# Prints the names of a CoNLL file as NLTK's reader of chunked columns has them.
import json, sys
from nltk.corpus.reader import ConllCorpusReader
r = ConllCorpusReader("/", [sys.argv[1].lstrip("/")], ("words", "pos", "ignore", "chunk"))
names, words = [], 0
for sent in r.chunked_sents():
    for node in sent:
        if hasattr(node, "label"):
            names.append([node.label(), "".join(w for w, _ in node.leaves())])
            words += len(node)
        else:
            words += 1
print(json.dumps({"names": names, "words": words}))
