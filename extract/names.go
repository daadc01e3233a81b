package extract

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/corpus"
	"attache/extract/country"
	"attache/internal/orgname"
	"attache/internal/text"
)

// Names is a user's own list of names: what is an organisation and what is
// not, of which kind and country. It goes before what the recogniser finds.
// It is immutable and safe for concurrent use.
type Names struct {
	byKey  map[string]*OwnName
	byWord map[string][]string // names that are organisations, by their first token, longest first
}

// OwnName is one line of the list, as CSV has it under the columns name,
// organization, kind and country.
type OwnName struct {
	Name string
	// Organization is "yes", "no", or "" where the line does not say.
	Organization string
	Kind         string
	// Country is a code.
	Country string
}

// NamesHeader is the first line of a name list.
const NamesHeader = "name,organization,kind,country\n"

// ParseNames reads a name list. A later line about a name adds to an earlier
// one, and holds where they differ. Errors begin with the path and the line.
func ParseNames(path string, data []byte) (*Names, error) {
	n := &Names{byKey: map[string]*OwnName{}, byWord: map[string][]string{}}
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	in.FieldsPerRecord = 4
	for first := true; ; first = false {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if first && cells[0] == "name" {
			continue
		}
		line, _ := in.FieldPos(0)
		if err := n.add(OwnName{cells[0], cells[1], cells[2], cells[3]}); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, line, err)
		}
	}
	for _, own := range n.byKey {
		if own.Organization != "yes" {
			continue
		}
		word := firstToken(own.Name)
		n.byWord[word] = append(n.byWord[word], own.Name)
	}
	for _, list := range n.byWord {
		slices.SortFunc(list, func(a, b string) int {
			if len(a) != len(b) {
				return len(b) - len(a)
			}
			return strings.Compare(a, b)
		})
	}
	return n, nil
}

func (n *Names) add(own OwnName) error {
	own.Name = strings.TrimSpace(own.Name)
	key := orgname.Key(own.Name)
	switch {
	case key == "":
		return fmt.Errorf("%q is no name", own.Name)
	case !slices.Contains([]string{"", "yes", "no"}, own.Organization):
		return fmt.Errorf("organization %q: want yes, no or nothing", own.Organization)
	case own.Kind != "" && !slices.Contains(Kinds(), own.Kind):
		return fmt.Errorf("kind %q: want one of %s", own.Kind, strings.Join(Kinds(), ", "))
	}
	if own.Country != "" {
		code, ok := country.Lookup(own.Country)
		if !ok {
			return fmt.Errorf("country %q: want a country's name or code", own.Country)
		}
		own.Country = code
	}
	if was := n.byKey[key]; was != nil {
		for _, f := range []struct{ now, was *string }{{&own.Organization, &was.Organization}, {&own.Kind, &was.Kind}, {&own.Country, &was.Country}} {
			if *f.now == "" {
				*f.now = *f.was
			}
		}
	}
	n.byKey[key] = &own
	return nil
}

// firstToken is the run of letters and digits that a name begins with, or its
// first sign.
func firstToken(name string) string {
	if i := strings.IndexFunc(name, func(r rune) bool { return !wordRune(r) }); i > 0 {
		return name[:i]
	} else if i == 0 {
		return ""
	}
	return name
}

// mark applies the list to the names found: those that are no organisation go,
// and those that are one are found wherever they stand as whole words.
func (n *Names) mark(passages []Passage, entities []Entity) []Entity {
	if n == nil {
		return entities
	}
	var out []Entity
	for i := range passages {
		p := &passages[i]
		own := n.find(p)
		for _, e := range entities {
			if e.Field != p.Field {
				continue
			}
			denied := e.Type == ORG && n.denies(e.Span.Of(p.Text))
			if !denied && !slices.ContainsFunc(own, func(o Entity) bool { return o.Span.Overlaps(e.Span) }) {
				own = append(own, e)
			}
		}
		slices.SortFunc(own, func(a, b Entity) int { return a.Span.Start - b.Span.Start })
		out = append(out, own...)
	}
	return out
}

// find returns where the names that are organisations stand in a passage, the
// longest at each place, ascending and without overlap.
func (n *Names) find(p *Passage) (list []Entity) {
	if len(n.byWord) == 0 {
		return nil
	}
	at := 0
	for start := range p.Text {
		if start < at || cutsWord(p.Text, start) {
			continue
		}
		rest := p.Text[start:]
		for _, name := range n.byWord[firstToken(rest[:min(len(rest), 64)])] {
			end := start + len(name)
			if strings.HasPrefix(rest, name) && !cutsWord(p.Text, end) {
				list = append(list, Entity{Field: p.Field, Span: corpus.Span{Start: start, End: end}, Type: ORG, Score: 1})
				at = end
				break
			}
		}
	}
	return list
}

func (n *Names) denies(name string) bool {
	own := n.byKey[orgname.Key(name)]
	return own != nil && own.Organization == "no"
}

// settle drops organisations that the list says are none, and gives the others
// their kind and country.
func (n *Names) settle(orgs []corpus.Organization) []corpus.Organization {
	if n == nil {
		return orgs
	}
	orgs = slices.DeleteFunc(orgs, func(o corpus.Organization) bool { return n.denies(o.Name) })
	for i := range orgs {
		if own := n.byKey[orgname.Key(orgs[i].Name)]; own != nil {
			if own.Kind != "" {
				orgs[i].Kind = own.Kind
			}
			if own.Country != "" {
				orgs[i].Country = own.Country
			}
		}
	}
	if len(orgs) == 0 {
		return nil
	}
	return orgs
}

func wordRune(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !text.Unspaced(r)
}

// cutsWord reports whether a word goes on over a place in a text.
func cutsWord(s string, at int) bool {
	if at <= 0 || at >= len(s) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	after, _ := utf8.DecodeRuneInString(s[at:])
	return wordRune(before) && wordRune(after)
}
