package export

import (
	"bufio"
	"io"
)

// BulkMapping is the index mapping for what the bulk format writes: put it
// before the records are sent.
const BulkMapping = `{
  "mappings": {
    "dynamic": false,
    "properties": {
      "id": {"type": "keyword"}, "seq": {"type": "integer"}, "rev": {"type": "integer"}, "source": {"type": "keyword"}, "url": {"type": "keyword"},
      "title": {"type": "text"}, "text": {"type": "text"}, "lang": {"type": "keyword"},
      "date": {"properties": {"value": {"type": "date", "format": "yyyy-MM-dd||yyyy-MM||yyyy"}, "precision": {"type": "keyword"}}},
      "post": {"properties": {"kind": {"type": "keyword"}, "city": {"type": "keyword"}, "host": {"type": "keyword"}, "sender": {"type": "keyword"}}},
      "organizations": {"properties": {"name": {"type": "text", "fields": {"keyword": {"type": "keyword"}}}, "kind": {"type": "keyword"}, "country": {"type": "keyword"}, "ids": {"type": "keyword"}, "watch": {"type": "keyword"}, "score": {"type": "float"}}},
      "people": {"properties": {"name": {"type": "text", "fields": {"keyword": {"type": "keyword"}}}}},
      "countries": {"properties": {"code": {"type": "keyword"}, "name": {"type": "keyword"}, "roles": {"properties": {"id": {"type": "keyword"}}}}},
      "domains": {"properties": {"id": {"type": "keyword"}, "score": {"type": "float"}}},
      "modes": {"properties": {"id": {"type": "keyword"}}},
      "unlabelled": {"type": "keyword"},
      "record_hash": {"type": "keyword"}, "ledger": {"type": "integer"}, "min_score": {"type": "float"}, "manifest": {"type": "keyword"}
    }
  }
}
`

// bulk writes the body of an Elasticsearch or OpenSearch _bulk request: for
// each report a line that names it, and its record. The index is the one the
// request is sent to.
type bulk struct{ w *bufio.Writer }

func newBulk(w io.Writer, _ *Options) encoder { return &bulk{bufio.NewWriter(w)} }

func (b *bulk) Write(r *entry) error {
	action := map[string]map[string]string{"index": {"_id": r.ID}}
	if err := writeJSON(b.w, action, "\n"); err != nil {
		return err
	}
	return writeJSON(b.w, r, "\n")
}

func (b *bulk) Close() error { return b.w.Flush() }
