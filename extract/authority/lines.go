package authority

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ftmRow is what is used of a FollowTheMoney entity.
type ftmRow struct {
	ID         string              `json:"id"`
	Caption    string              `json:"caption"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
}

// maxLine bounds a line of JSON lines.
const maxLine = 64 << 20

// readFTM reads one JSON object a line.
func readFTM(name string, r io.Reader, lines int) ([]Entry, error) {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 0, 1<<16), maxLine)
	var entries []Entry
	line := lines
	for in.Scan() {
		line++
		if strings.TrimSpace(in.Text()) == "" {
			continue
		}
		var row ftmRow
		if err := json.Unmarshal(in.Bytes(), &row); err != nil {
			return nil, fmt.Errorf("%s: %w", place(name, line), err)
		}
		e, ok, err := row.entry()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", place(name, line), err)
		}
		if ok {
			e.Place = place(name, line)
			entries = append(entries, e)
		}
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", place(name, line+1), err)
	}
	return entries, nil
}

// entry makes an entry of an entity; ok is false if it is no organisation.
func (r *ftmRow) entry() (e Entry, ok bool, err error) {
	if r.ID == "" || r.Schema == "" {
		return e, false, errors.New("no FollowTheMoney entity: id or schema is missing")
	}
	switch r.Schema {
	case "Organization", "Company", "LegalEntity", "PublicBody":
	default:
		return e, false, nil
	}
	e.ID, e.Name = r.ID, r.Caption
	for _, property := range []string{"name", "alias", "weakAlias", "previousName", "abbreviation"} {
		for _, n := range r.Properties[property] {
			switch {
			case strings.TrimSpace(n) == "" || n == e.Name:
			case e.Name == "":
				e.Name = n
			default:
				e.Aliases = append(e.Aliases, n)
			}
		}
	}
	if e.Name == "" {
		return e, false, errors.New("an organisation without a name")
	}
	e.Country = oneCountry(r.Properties["jurisdiction"], r.Properties["country"], r.Properties["mainCountry"])
	return e, true, nil
}

// oneCountry is the code of the first list that names a single country.
func oneCountry(lists ...[]string) string {
	for _, list := range lists {
		if len(list) == 1 {
			return countryCode(list[0])
		}
	}
	return ""
}

// readCSV reads a table with a header.
func readCSV(name string, r io.Reader, lines int) ([]Entry, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	header, err := in.Read()
	if err != nil {
		return nil, csvError(name, lines, err)
	}
	column := map[string]int{"id": -1, "name": -1, "aliases": -1, "country": -1}
	for i, h := range header {
		h = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))
		if at, ok := column[h]; ok && at < 0 {
			column[h] = i
		}
	}
	if column["name"] < 0 || column["id"] < 0 {
		return nil, fmt.Errorf("%s: the header names no id and name: %q; want id,name,aliases,country", place(name, lines+1), strings.Join(header, ","))
	}
	var entries []Entry
	for {
		row, err := in.Read()
		if err == io.EOF {
			return entries, nil
		}
		if err != nil {
			return nil, csvError(name, lines, err)
		}
		line, _ := in.FieldPos(0)
		cell := func(c string) string {
			if i := column[c]; i >= 0 && i < len(row) {
				return strings.TrimSpace(row[i])
			}
			return ""
		}
		e := Entry{ID: cell("id"), Name: cell("name"), Place: place(name, lines+line), Country: countryCode(cell("country"))}
		if e.Name == "" {
			return nil, fmt.Errorf("%s: a row without a name", e.Place)
		}
		if c := cell("country"); c != "" && e.Country == "" {
			return nil, fmt.Errorf("%s: country %q is no code of two letters", e.Place, c)
		}
		for alias := range strings.FieldsFuncSeq(cell("aliases"), func(r rune) bool { return r == ';' || r == '|' }) {
			if alias = strings.TrimSpace(alias); alias != "" {
				e.Aliases = append(e.Aliases, alias)
			}
		}
		entries = append(entries, e)
	}
}

func csvError(name string, lines int, err error) error {
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		return fmt.Errorf("%s: %w", place(name, lines+bad.Line), bad.Err)
	}
	return fmt.Errorf("%s: %w", name, err)
}
