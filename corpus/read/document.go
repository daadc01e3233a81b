package read

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"slices"
	"sort"
	"strings"

	"attache/corpus"
)

// fieldNames are the fields of a document that a column, a key or front matter
// can fill; all else is meta.
var fieldNames = []string{"id", "title", "text", "date", "url", "lang"}

// fieldOf names the field that a column or key fills: by the map if it names
// one for that field, else by its own name in any case of letters.
func (o *Options) fieldOf(column string) string {
	for _, field := range fieldNames {
		if o.Map[field] == column {
			return field
		}
	}
	name := strings.ToLower(strings.TrimSpace(column))
	if slices.Contains(fieldNames, name) && o.Map[name] == "" {
		return name
	}
	return ""
}

// setField fills one field or meta column; empty values are left out, and the
// first to fill a field stays.
func (o *Options) setField(d *corpus.Document, column, value string) {
	field := o.fieldOf(column)
	fill := map[string]*string{"id": &d.ID, "title": &d.Title, "text": &d.Text, "url": &d.URL, "lang": &d.Lang}[field]
	if fill == nil {
		if field == "date" {
			column = "date"
		}
		setMeta(d, column, value)
		return
	}
	if *fill == "" {
		*fill = value
	} else if value != "" {
		setMeta(d, column, value)
	}
}

func setMeta(d *corpus.Document, key, value string) {
	if value == "" || d.Meta[key] != "" {
		return
	}
	if d.Meta == nil {
		d.Meta = make(map[string]string)
	}
	d.Meta[key] = value
}

// document completes what a format has read from raw, and hands it on. raw is
// not asked for where the digest is known.
func (s *session) document(d *corpus.Document, source string, raw []byte) bool {
	if strings.TrimSpace(d.Text) == "" {
		return s.skip(source, Empty, "no text in it")
	}
	d.Source = source
	if d.SourceSHA256 == "" {
		d.SourceSHA256 = digest(raw)
	}
	if d.ID == "" {
		d.ID = digest([]byte(source))[:16]
	}
	headFields(d)
	s.about.tell(d)
	d.Lang = cleanLang(d.Lang)
	if d.Lang == "" {
		d.Lang = DetectLang(d.Text)
	}
	return s.emit(Item{Doc: d})
}

// about is what is known of the documents of a file from what it lies in.
type about struct {
	url  string
	meta []pair
}

func (a *about) tell(d *corpus.Document) {
	if a.url != "" {
		d.URL = a.url
	}
	for _, m := range a.meta {
		setMeta(d, m.name, m.value)
	}
}

// fileDigest is the digest of a file, "" if it cannot be read.
func fileDigest(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// sortedKeys returns the keys of m in byte order.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
