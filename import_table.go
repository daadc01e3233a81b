package attache

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"attache/corpus"
	"attache/corpus/export"
	"attache/extract/country"
)

// readTable reads a table of reports, or of one kind of label.
func readTable(path string) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		data, err := os.ReadFile(path)
		if err != nil {
			yield(row{}, err)
			return
		}
		text := strings.TrimPrefix(string(data), "\ufeff")
		in := csv.NewReader(strings.NewReader(text))
		in.FieldsPerRecord, in.LazyQuotes = -1, false
		in.Comma = separator(text)
		var list [][]string
		var lines []string
		for {
			cells, err := in.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				yield(row{}, fmt.Errorf("%s: %w", path, err))
				return
			}
			for i := range cells {
				cells[i] = export.Unguard(cells[i])
			}
			line, _ := in.FieldPos(0)
			list, lines = append(list, cells), append(lines, fmt.Sprintf("%s:%d", path, line))
		}
		yieldTables(path, []namedTable{{rows: list, places: lines}}, yield)
	}
}

// separator is what parts the cells of the header: spreadsheets write commas,
// semicolons or tabs, by country.
func separator(text string) rune {
	header, _, _ := strings.Cut(text, "\n")
	best := ','
	for _, c := range ";\t" {
		if strings.Count(header, string(c)) > strings.Count(header, string(best)) {
			best = c
		}
	}
	return best
}

// readWorkbook reads the sheets of an Excel workbook.
func readWorkbook(path string) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		f, err := excelize.OpenFile(path)
		if err != nil {
			yield(row{}, fmt.Errorf("%s: %w: no Excel workbook: %w", path, ErrForeign, err))
			return
		}
		defer f.Close()
		var tables []namedTable
		for _, name := range f.GetSheetList() {
			if name == "codebook" || name == "provenance" {
				continue
			}
			rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
			if err != nil {
				yield(row{}, fmt.Errorf("%s: sheet %s: %w", path, name, err))
				return
			}
			t := namedTable{rows: rows, whole: true}
			for i := range rows {
				t.places = append(t.places, fmt.Sprintf("%s!%s:%d", path, name, i+1))
			}
			tables = append(tables, t)
		}
		yieldTables(path, tables, yield)
	}
}

// namedTable is a table with its header, as it was read.
type namedTable struct {
	rows   [][]string
	places []string
	whole  bool // other tables say which records there are: no row means none
}

// line is one row by the names of its columns.
type line map[string]string

// lines are what tables say of one record.
type lines struct {
	place  string
	base   export.Base
	report line              // nil without a table of reports
	labels map[string][]line // by kind of label
}

// yieldTables brings the rows of the tables together by record, in the order of
// the first table, and yields them.
func yieldTables(path string, tables []namedTable, yield func(row, error) bool) {
	all := gathered{byID: map[string]*lines{}, kinds: map[string]bool{}}
	for _, t := range tables {
		if len(t.rows) == 0 {
			continue
		}
		kind := kindOfTable(t.rows[0])
		if kind == "" && !t.whole {
			yield(row{}, fmt.Errorf("%s: %w: its first line does not name the columns of an export: it needs id and record_hash", path, ErrForeign))
			return
		}
		if kind == "" {
			continue
		}
		if err := all.add(kind, &t); err != nil {
			yield(row{}, err)
			return
		}
	}
	for _, id := range all.order {
		have := all.byID[id]
		r := row{have.place, id, have.base, func(rec *corpus.Record) ([]string, error) { return have.edit(rec, all.kinds) }}
		if !yield(r, nil) {
			return
		}
	}
	for _, r := range all.again {
		if !yield(r, nil) {
			return
		}
	}
}

// gathered are the rows of tables by record, in the order of the first table.
type gathered struct {
	byID  map[string]*lines
	order []string
	kinds map[string]bool
	again []row // those that say again what one said: they are refused by their place
}

// add takes in the rows of a table of a kind.
func (g *gathered) add(kind string, t *namedTable) error {
	g.kinds[kind] = true
	for n, cells := range t.rows[1:] {
		l, place := line{}, t.places[n+1]
		for i, name := range t.rows[0] {
			if l[name] = ""; i < len(cells) { // a spreadsheet leaves empty cells at the end out
				l[name] = cells[i]
			}
		}
		if strings.Join(cells, "") == "" {
			continue
		}
		base, err := baseOf(l)
		if err != nil {
			return fmt.Errorf("%s: %w", place, err)
		}
		have := g.byID[l["id"]]
		switch {
		case have == nil:
			have = &lines{place: place, base: base, labels: map[string][]line{}}
			g.byID[l["id"]] = have
			g.order = append(g.order, l["id"])
		case kind == "reports" && have.report != nil || l["id"] == "":
			g.again = append(g.again, row{place: place, id: l["id"], base: base})
			continue
		}
		if kind == "reports" {
			have.report = l
		} else {
			have.labels[kind] = append(have.labels[kind], l)
		}
	}
	return nil
}

// kindOfTable tells by its columns what a table has a row for; "" for none that
// can be brought back.
func kindOfTable(header []string) string {
	has := func(names ...string) bool {
		for _, name := range names {
			if !slices.Contains(header, name) {
				return false
			}
		}
		return true
	}
	switch {
	case !has("id", "record_hash"):
		return ""
	case has("name", "kind", "spans"):
		return "organizations"
	case has("code", "spans"):
		return "countries"
	case has("domain", "spans"):
		return "domains"
	case has("mode", "spans"):
		return "modes"
	case has("name", "spans"):
		return "people"
	}
	return "reports"
}

func baseOf(l line) (b export.Base, err error) {
	b.RecordHash, b.Manifest, b.NoPeople = strings.TrimSpace(l["record_hash"]), l["manifest"], l["no_people"] == "true"
	if s := strings.TrimSpace(l["ledger"]); s != "" {
		if b.Ledger, err = strconv.Atoi(s); err != nil || b.Ledger < 0 {
			return b, fmt.Errorf("ledger %q: want the number that export wrote", s)
		}
	}
	if s := strings.TrimSpace(l["min_score"]); s != "" {
		if b.MinScore, err = strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64); err != nil {
			return b, fmt.Errorf("min_score %q: want the number that export wrote", s)
		}
	}
	return b, nil
}

// cells splits a list: "RU; US".
func splitCell(cell string) (list []string) {
	for part := range strings.SplitSeq(cell, ";") {
		if part = strings.Join(strings.Fields(part), " "); part != "" && !slices.Contains(list, part) {
			list = append(list, part)
		}
	}
	return list
}

// splitNames is splitCell where names that are known may hold a semicolon
// themselves.
func splitNames(cell string, known []string) []string {
	const inName = "\x00"
	for _, name := range known {
		if strings.Contains(name, ";") {
			cell = strings.ReplaceAll(cell, name, strings.ReplaceAll(name, ";", inName))
		}
	}
	list := splitCell(cell)
	for i := range list {
		list[i] = strings.ReplaceAll(list[i], inName, ";")
	}
	return list
}

// edit applies to a record what the tables say otherwise.
func (l *lines) edit(rec *corpus.Record, kinds map[string]bool) (notes []string, err error) {
	before := *rec
	if l.report != nil {
		if notes, err = l.editReport(rec, &before); err != nil {
			return notes, err
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		rows := l.labels[kind]
		if kind == "reports" || len(rows) == 0 && l.report == nil {
			continue
		}
		if err := editLabels(rec, &before, kind, rows); err != nil {
			return notes, fmt.Errorf("%s: %w", kind, err)
		}
	}
	return notes, nil
}

// editReport applies the columns of the table of reports.
func (l *lines) editReport(rec, before *corpus.Record) (notes []string, err error) {
	changed := func(column string, was []string) ([]string, bool) {
		cell, there := l.report[column]
		is := splitNames(cell, was)
		return is, there && !slices.Equal(is, splitNames(strings.Join(was, "; "), was))
	}
	value := func(column, was string) (string, bool) {
		cell, there := l.report[column]
		cell = strings.TrimSpace(cell)
		return cell, there && cell != strings.TrimSpace(was)
	}
	if date, ok := value("date", dateOf(before)); ok {
		if rec.Date = nil; date != "" {
			rec.Date = &corpus.Date{Value: date}
		}
	}
	if err := l.editPost(rec, before, value); err != nil {
		return nil, err
	}
	if title, ok := value("title", before.Title); ok {
		notes = append(notes, fmt.Sprintf("its title was changed to %q: titles and texts are not corrected, only labels", title))
	}
	ids := func(c corpus.Country) string { return c.Code }
	if list, ok := changed("countries", idsOf(before.Countries, ids)); ok {
		if rec.Countries, err = replaceCountries(rec.Countries, list); err != nil {
			return notes, err
		}
	}
	for _, role := range []string{"origin", "partner"} {
		if list, ok := changed(role+"s", codesWith(before, role)); ok {
			if rec.Countries, err = setRoles(rec.Countries, role, list); err != nil {
				return notes, err
			}
		}
	}
	if list, ok := changed("organizations", idsOf(before.Organizations, func(o corpus.Organization) string { return o.Name })); ok {
		rec.Organizations = replaceNamed(rec.Organizations, list, func(o *corpus.Organization) *string { return &o.Name })
	}
	if list, ok := changed("people", idsOf(before.People, func(p corpus.Person) string { return p.Name })); ok {
		rec.People = replaceNamed(rec.People, list, func(p *corpus.Person) *string { return &p.Name })
	}
	if list, ok := changed("domains", idsOf(before.Domains, func(d corpus.Domain) string { return d.ID })); ok {
		rec.Domains = replaceNamed(rec.Domains, list, func(d *corpus.Domain) *string { return &d.ID })
	}
	if list, ok := changed("modes", idsOf(before.Modes, func(m corpus.Mode) string { return m.ID })); ok {
		rec.Modes = replaceNamed(rec.Modes, list, func(m *corpus.Mode) *string { return &m.ID })
	}
	return notes, nil
}

// editPost applies the columns of the post: kind and city in one, host, sender.
func (l *lines) editPost(rec, before *corpus.Record, value func(column, was string) (string, bool)) error {
	was := corpus.Post{}
	if before.Post != nil {
		was = *before.Post
	}
	place, moved := value("post", strings.TrimSpace(was.Kind+" "+was.City))
	host, hosted := value("post_host", was.Host)
	sender, sent := value("post_sender", was.Sender)
	if !moved && !hosted && !sent {
		return nil
	}
	if moved && place == "" {
		rec.Post = nil
		return nil
	}
	post := was
	if moved {
		post.Kind, post.City, _ = strings.Cut(place, " ")
	}
	for _, x := range []struct {
		changed bool
		cell    string
		field   *string
	}{{hosted, host, &post.Host}, {sent, sender, &post.Sender}} {
		code, ok := country.Lookup(x.cell)
		switch {
		case !x.changed:
		case x.cell != "" && !ok:
			return fmt.Errorf("%q is no country", x.cell)
		default:
			*x.field = code
		}
	}
	rec.Post = &post
	return nil
}

func codesWith(r *corpus.Record, role string) (codes []string) {
	for _, c := range r.Countries {
		if slices.ContainsFunc(c.Roles, func(x corpus.Role) bool { return x.ID == role }) {
			codes = append(codes, c.Code)
		}
	}
	return codes
}

// replaceNamed makes the list say the names: those that stand stay, in lists of
// one length one that is new takes the place of one that is gone, and else they
// go and come.
func replaceNamed[T any](list []T, names []string, name func(*T) *string) []T {
	var out []T
	find := func(s string) int {
		return slices.IndexFunc(list, func(x T) bool { return strings.Join(strings.Fields(*name(&x)), " ") == s })
	}
	for i, n := range names {
		if j := find(n); j >= 0 {
			out = append(out, list[j])
			continue
		}
		var x T
		if len(names) == len(list) && !slices.Contains(names, strings.Join(strings.Fields(*name(&list[i])), " ")) {
			x = list[i]
		}
		*name(&x) = n
		out = append(out, x)
	}
	return out
}

func codeOf(cell string) (string, error) {
	code, ok := country.Lookup(cell)
	if !ok {
		return "", fmt.Errorf("%q is no country", cell)
	}
	return code, nil
}

func replaceCountries(list []corpus.Country, cells []string) ([]corpus.Country, error) {
	codes := make([]string, len(cells))
	for i, cell := range cells {
		var err error
		if codes[i], err = codeOf(cell); err != nil {
			return nil, err
		}
	}
	out := replaceNamed(list, codes, func(c *corpus.Country) *string { return &c.Code })
	return out, nil
}

// setRoles gives the role to just these countries.
func setRoles(list []corpus.Country, role string, cells []string) ([]corpus.Country, error) {
	var codes []string
	for _, cell := range cells {
		code, err := codeOf(cell)
		if err != nil {
			return nil, err
		}
		codes = append(codes, code)
		if !slices.ContainsFunc(list, func(c corpus.Country) bool { return c.Code == code }) {
			list = append(list, corpus.Country{Code: code, Name: country.Name(code), Score: 1})
		}
	}
	for i := range list {
		c := &list[i]
		has := slices.ContainsFunc(c.Roles, func(r corpus.Role) bool { return r.ID == role })
		switch want := slices.Contains(codes, c.Code); {
		case want && !has:
			c.Roles = append(slices.Clone(c.Roles), corpus.Role{ID: role, Score: 1})
		case !want && has:
			c.Roles = slices.DeleteFunc(slices.Clone(c.Roles), func(r corpus.Role) bool { return r.ID == role })
		}
	}
	return list, nil
}
