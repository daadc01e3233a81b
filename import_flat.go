package attache

import (
	"archive/zip"
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"attache/corpus"
	"attache/corpus/export"
	"attache/extract/country"
)

// said is a name as an annotation tool gives it back.
type said struct {
	corpus.Span // in bytes of the flat text
	label       string
}

// flatEdit is the edit of a row of a format that knows one text with names in
// it. names gives them for the text that was exported.
func flatEdit(base export.Base, overlaps bool, text *string, names func(flat string) ([]said, error), domains *[]string) func(*corpus.Record) ([]string, error) {
	return func(rec *corpus.Record) (notes []string, err error) {
		was := rec
		if base.NoPeople { // people's names are starred out, byte for byte
			hidden := export.Options{NoPeople: true}
			if was, err = hidden.Prepare(rec); err != nil {
				return nil, err
			}
		}
		f := export.Flatten(was, overlaps)
		if text != nil && *text != f.Text {
			return nil, errors.New("its text is not the one that was exported, so that its marks have no place")
		}
		list, err := names(f.Text)
		if err != nil {
			return nil, err
		}
		for _, was := range f.Names {
			if !slices.Contains(list, said{was.Span, was.Label}) {
				unmark(rec, f, was.Span, was.Label)
			}
		}
		for i, is := range list {
			if slices.Contains(list[:i], is) || slices.ContainsFunc(f.Names, func(n export.Name) bool { return n.Span == is.Span && n.Label == is.label }) {
				continue
			}
			if note := mark(rec, f, is); note != "" {
				notes = append(notes, note)
			}
		}
		if domains != nil && !sameSet(*domains, idsOf(rec.Domains, func(d corpus.Domain) string { return d.ID })) {
			rec.Domains = replaceNamed(rec.Domains, *domains, func(d *corpus.Domain) *string { return &d.ID })
		}
		return notes, nil
	}
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// unmark takes a mention out of what it names.
func unmark(rec *corpus.Record, f export.Flat, s corpus.Span, label string) {
	field, span, ok := f.Place(s)
	if !ok {
		return
	}
	without := func(list []corpus.Evidence) []corpus.Evidence {
		return slices.DeleteFunc(slices.Clone(list), func(e corpus.Evidence) bool { return e.Field == field && e.Span == span })
	}
	switch label {
	case "ORG":
		rec.Organizations = slices.Clone(rec.Organizations)
		for i := range rec.Organizations {
			rec.Organizations[i].Mentions = without(rec.Organizations[i].Mentions)
		}
		rec.Organizations = slices.DeleteFunc(rec.Organizations, func(o corpus.Organization) bool { return len(o.Mentions) == 0 })
	case "PER":
		rec.People = slices.Clone(rec.People)
		for i := range rec.People {
			rec.People[i].Mentions = without(rec.People[i].Mentions)
		}
		rec.People = slices.DeleteFunc(rec.People, func(p corpus.Person) bool { return len(p.Mentions) == 0 })
	case "LOC":
		rec.Countries = slices.Clone(rec.Countries)
		for i := range rec.Countries {
			rec.Countries[i].Mentions = without(rec.Countries[i].Mentions)
		}
		rec.Countries = slices.DeleteFunc(rec.Countries, func(c corpus.Country) bool { return len(c.Mentions) == 0 })
	}
}

// mark adds a mention to what bears its name, or to a new one. The note says
// why it cannot be taken.
func mark(rec *corpus.Record, f export.Flat, is said) (note string) {
	field, span, ok := f.Place(is.Span)
	if !ok {
		return fmt.Sprintf("%q goes over the border of title and text", is.Of(f.Text))
	}
	whole, _ := rec.Field(field)
	quote := span.Of(whole)
	m := corpus.Evidence{Field: field, Span: span, Text: quote, Score: 1}
	name := strings.Join(strings.Fields(quote), " ")
	switch is.label {
	case "ORG":
		key := corpus.NameKey("organization", name)
		i := slices.IndexFunc(rec.Organizations, func(o corpus.Organization) bool { return corpus.NameKey("organization", o.Name) == key })
		if i < 0 {
			rec.Organizations = append(rec.Organizations, corpus.Organization{Name: name, Score: 1})
			i = len(rec.Organizations) - 1
		}
		rec.Organizations[i].Mentions = append(slices.Clone(rec.Organizations[i].Mentions), m)
	case "PER":
		key := corpus.NameKey("person", name)
		i := slices.IndexFunc(rec.People, func(p corpus.Person) bool { return corpus.NameKey("person", p.Name) == key })
		if i < 0 {
			rec.People = append(rec.People, corpus.Person{Name: name, Score: 1})
			i = len(rec.People) - 1
		}
		rec.People[i].Mentions = append(slices.Clone(rec.People[i].Mentions), m)
	case "LOC":
		code, ok := country.Lookup(name)
		if !ok {
			return fmt.Sprintf("%q was marked as a place, which does not say of what country: attache correct CORPUS add country CODE --in %s --quote %q", quote, rec.ID, quote)
		}
		i := slices.IndexFunc(rec.Countries, func(c corpus.Country) bool { return c.Code == code })
		if i < 0 {
			rec.Countries = append(rec.Countries, corpus.Country{Code: code, Name: country.Name(code), Score: 1})
			i = len(rec.Countries) - 1
		}
		rec.Countries[i].Mentions = append(slices.Clone(rec.Countries[i].Mentions), m)
	default:
		return fmt.Sprintf("%q was marked %s; only ORG, PER and LOC are known", quote, is.label)
	}
	return ""
}

// pointed turns counts of code points into a span of bytes. words, if not
// empty, are what stands there: where they do not, the counts may be those of
// UTF-16, as browsers have them.
func pointed(text string, start, end int, words string) (corpus.Span, error) {
	s, ok := pointSpan(text, start, end)
	if ok && (words == "" || s.Of(text) == words) {
		return s, nil
	}
	units := utf16.Encode([]rune(text))
	if 0 <= start && start < end && end <= len(units) {
		at := len(string(utf16.Decode(units[:start])))
		u := corpus.Span{Start: at, End: at + len(string(utf16.Decode(units[start:end])))}
		if u.Of(text) == words && words != "" {
			return u, nil
		}
	}
	return corpus.Span{}, fmt.Errorf("[%d,%d) is not %q in its text", start, end, words)
}

func pointSpan(text string, start, end int) (corpus.Span, bool) {
	if start < 0 || end <= start {
		return corpus.Span{}, false
	}
	s, n := corpus.Span{Start: -1, End: -1}, 0
	for i := range text {
		if n == start {
			s.Start = i
		}
		if n == end {
			s.End = i
		}
		n++
	}
	if n == end {
		s.End = len(text)
	}
	return s, s.Start >= 0 && s.End > s.Start
}

// readColumns reads CoNLL columns: the word first, its tag last, and a
// -DOCSTART- line that says which record it is.
func readColumns(path string) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		in, err := os.Open(path)
		if err != nil {
			yield(row{}, err)
			return
		}
		defer in.Close()
		lines := bufio.NewScanner(in)
		lines.Buffer(nil, 1<<24)
		var r *row
		var words [][]string
		flush := func() bool {
			if r == nil {
				return true
			}
			own := words
			r.edit = flatEdit(r.base, false, nil, func(text string) ([]said, error) { return tagged(text, own) }, nil)
			words = nil
			return yield(*r, nil)
		}
		for n := 1; lines.Scan(); n++ {
			cells := strings.Fields(lines.Text())
			switch {
			case len(cells) == 0:
			case cells[0] == "-DOCSTART-":
				if !flush() {
					return
				}
				r = &row{place: fmt.Sprintf("%s:%d", path, n)}
				if len(cells) > 1 {
					if r.id, r.base, err = queryBase(cells[1]); err != nil {
						yield(row{}, fmt.Errorf("%s: %w", r.place, err))
						return
					}
				}
			default:
				words = append(words, cells)
			}
		}
		if err := lines.Err(); err != nil {
			yield(row{}, fmt.Errorf("%s: %w", path, err))
			return
		}
		flush()
	}
}

// queryBase reads the second column of a -DOCSTART- line.
func queryBase(cell string) (id string, b export.Base, err error) {
	v, err := url.ParseQuery(cell)
	if err != nil {
		return "", b, err
	}
	b, err = baseOf(line{"record_hash": v.Get("record_hash"), "ledger": v.Get("ledger"), "min_score": v.Get("min_score"), "manifest": v.Get("manifest"), "no_people": v.Get("no_people")})
	return v.Get("id"), b, err
}

// tagged finds the words in the text, one after another, and the names that
// their tags make: BIO or BIOES.
func tagged(text string, words [][]string) (list []said, err error) {
	at, open := 0, false
	for _, cells := range words {
		s, err := wordSpan(text, at, cells)
		if err != nil {
			return nil, err
		}
		at = s.End
		tag := cells[len(cells)-1]
		place, label, _ := strings.Cut(tag, "-")
		switch last := len(list) - 1; {
		case tag == "O":
			open = false
		case (place == "I" || place == "E") && open && list[last].label == label:
			list[last].End = s.End
			open = place == "I"
		case strings.Contains("BIESUL", place) && len(place) == 1 && label != "":
			list = append(list, said{s, label})
			open = place == "B" || place == "I"
		default:
			return nil, fmt.Errorf("tag %q: want O, or B-ORG, I-ORG and so on", tag)
		}
	}
	return list, nil
}

// wordSpan is where a word stands: as its second column says, or next.
func wordSpan(text string, at int, cells []string) (corpus.Span, error) {
	if len(cells) > 2 {
		if a, b, ok := strings.Cut(cells[1], ":"); ok {
			start, err1 := strconv.Atoi(a)
			end, err2 := strconv.Atoi(b)
			if s := (corpus.Span{Start: start, End: end}); err1 == nil && err2 == nil && s.Of(text) != "" && utf8.ValidString(s.Of(text)) {
				return s, nil
			}
		}
	}
	i := strings.Index(text[at:], cells[0])
	if i < 0 || strings.TrimSpace(text[at:at+i]) != "" {
		return corpus.Span{}, fmt.Errorf("the word %q does not come next in its text: only tags are to be changed", cells[0])
	}
	return corpus.Span{Start: at + i, End: at + i + len(cells[0])}, nil
}

// readStandoff reads a folder of brat, or an archive of one.
func readStandoff(path string) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		var dir fs.FS = os.DirFS(path)
		if info, err := os.Stat(path); err != nil {
			yield(row{}, err)
			return
		} else if !info.IsDir() {
			archive, err := zip.OpenReader(path)
			if err != nil {
				yield(row{}, fmt.Errorf("%s: %w: neither a folder of brat nor an archive of one: %w", path, ErrForeign, err))
				return
			}
			defer archive.Close()
			dir = archive
		}
		index, err := fs.ReadFile(dir, "records.jsonl")
		if err != nil {
			yield(row{}, fmt.Errorf("%s: %w: it lacks records.jsonl, which export wrote beside the texts", path, ErrForeign))
			return
		}
		for l := range strings.Lines(string(index)) {
			var rec struct {
				File, ID string
				export.Base
			}
			err := json.Unmarshal([]byte(l), &rec)
			var ann []byte
			if err == nil {
				ann, err = fs.ReadFile(dir, rec.File+".ann")
			}
			if err != nil {
				yield(row{}, fmt.Errorf("%s: %w", path, err))
				return
			}
			names := func(text string) ([]said, error) { return standoff(text, string(ann)) }
			if !yield(row{path + "/" + rec.File + ".ann", rec.ID, rec.Base, flatEdit(rec.Base, true, nil, names, nil)}, nil) {
				return
			}
		}
	}
}

// standoff reads the lines of names: T1, a tab, ORG 0 4;5 9, a tab, the words.
func standoff(text, ann string) (list []said, err error) {
	for l := range strings.Lines(ann) {
		if !strings.HasPrefix(l, "T") {
			continue // relations, notes
		}
		cells := strings.Split(strings.TrimRight(l, "\r\n"), "\t")
		if len(cells) < 2 {
			return nil, fmt.Errorf("line %q: want T1, a tab, ORG 0 4, a tab, the words", strings.TrimSpace(l))
		}
		label, places, _ := strings.Cut(cells[1], " ")
		numbers := strings.FieldsFunc(places, func(r rune) bool { return r == ' ' || r == ';' })
		if len(numbers) < 2 {
			return nil, fmt.Errorf("line %q: it lacks its offsets", strings.TrimSpace(l))
		}
		start, err1 := strconv.Atoi(numbers[0])
		end, err2 := strconv.Atoi(numbers[len(numbers)-1])
		s, ok := pointSpan(text, start, end)
		if err1 != nil || err2 != nil || !ok {
			return nil, fmt.Errorf("line %q: its offsets are not in the text", strings.TrimSpace(l))
		}
		if len(cells) > 2 && strings.Join(strings.Fields(s.Of(text)), " ") != strings.Join(strings.Fields(cells[2]), " ") {
			return nil, fmt.Errorf("line %q: %q stands there", strings.TrimSpace(l), s.Of(text))
		}
		list = append(list, said{s, label})
	}
	return list, nil
}
