package export

import (
	"bufio"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
)

// conll writes CoNLL-2003 columns: a token a line with its name tag last, the
// two columns between unused, a blank line after each sentence and a
// -DOCSTART- line before each report, whose second column says which report it
// is. Tags are BIO, or BIOES. Without texts, the words of names stay, _ stands
// for all others, and the second column says where each is: start:end, in bytes
// of the flat text.
type conll struct {
	w    *bufio.Writer
	opts *Options
}

func newCoNLL(w io.Writer, opts *Options) encoder { return &conll{bufio.NewWriter(w), opts} }

func (c *conll) Write(r *entry) error {
	f := Flatten(r.whole, false)
	query := r.query()
	if c.opts.NoText { // what the flat text is made of
		query.Set("text_sha256", r.TextSHA256)
		query.Set("title", r.Title)
	}
	fmt.Fprintf(c.w, "-DOCSTART- %s -X- O\n", query.Encode())
	for _, t := range f.tokens() {
		if t.space {
			continue
		}
		if t.first {
			fmt.Fprint(c.w, "\n")
		}
		word, place := t.Of(f.Text), "-X-"
		if c.opts.NoText {
			if place = fmt.Sprintf("%d:%d", t.Start, t.End); t.tag == "" {
				word = "_"
			}
		}
		fmt.Fprintf(c.w, "%s %s -X- %s\n", word, place, t.scheme(c.opts.Scheme, "BIOES"))
	}
	_, err := fmt.Fprint(c.w, "\n")
	return err // of the buffered writer, which keeps its first error
}

func (c *conll) Close() error { return c.w.Flush() }

// query is the record's id and base as the query of a URL, which, encoded, holds
// no space.
func (e *entry) query() url.Values {
	v := url.Values{"id": {e.ID}, "record_hash": {e.RecordHash}, "ledger": {strconv.Itoa(e.Ledger)}}
	if e.MinScore > 0 {
		v.Set("min_score", strconv.FormatFloat(e.MinScore, 'f', -1, 64))
	}
	if e.NoText {
		v.Set("no_text", "true")
	}
	if e.NoPeople {
		v.Set("no_people", "true")
	}
	if e.Manifest != "" {
		v.Set("manifest", e.Manifest)
	}
	return v
}

// scheme is the token's tag: BIO, or, if scheme is "bioes", with the letters
// for the first, inner, last and single token of a name taken from letters:
// "BIOES" or "BIOLU".
func (t token) scheme(scheme, letters string) string {
	switch {
	case t.tag == "":
		return "O"
	case scheme != "bioes" || !t.last:
		return t.tag
	case strings.HasPrefix(t.tag, "B-"):
		return letters[4:] + t.tag[1:]
	}
	return letters[3:4] + t.tag[1:]
}
