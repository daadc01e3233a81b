package extract

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// listKinds are the names of kinds in a recipe.
var listKinds = map[string]kinds{
	"company": listCompany, "short": listShort, "academic": listAcademic, "agency": listAgency,
	"acronym": listAcronym, "city": listCity, "region": listRegion,
}

// addNames reads a list of names into the builder.
func (b *lexiconBuilder) addNames(dir string, from recipeNames) error {
	if from.kind == "ror" {
		return b.addROR(from.path(dir))
	}
	names, err := readNames(from.path(dir), from.column)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fmt.Errorf("%s: no names in column %s", from.file, from.column)
	}
	for _, name := range names {
		b.name(cleanName(name), listKinds[from.kind])
	}
	return nil
}

// readNames reads one column of a table (by number), every string under a key
// of a JSON text, or the lines of a text ("-").
func readNames(path, column string) ([]string, error) {
	data, err := readData(path)
	if err != nil {
		return nil, err
	}
	base := strings.TrimSuffix(path, ".gz")
	switch filepath.Ext(base) {
	case ".json":
		var all any
		if err := json.Unmarshal(data, &all); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return stringsUnder(all, column, nil), nil
	case ".jsonl":
		var names []string
		for number, line := range bytes.Split(bytes.TrimSpace(data), []byte("\n")) {
			var one any
			if err := json.Unmarshal(line, &one); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", path, number+1, err)
			}
			names = stringsUnder(one, column, names)
		}
		return names, nil
	}
	if column == "-" {
		lines := strings.Split(string(data), "\n")
		return slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, "#") }), nil
	}
	at, err := strconv.Atoi(column)
	if err != nil {
		return nil, fmt.Errorf("%s: want the number of a column, got %q", path, column)
	}
	return readColumn(path, base, data, at)
}

func readColumn(path, base string, data []byte, at int) ([]string, error) {
	var names []string
	if filepath.Ext(base) == ".csv" {
		table := csv.NewReader(bytes.NewReader(data))
		table.FieldsPerRecord = -1
		rows, err := table.ReadAll()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		for _, row := range rows {
			if at < len(row) {
				names = append(names, row[at])
			}
		}
		return names, nil
	}
	for _, line := range strings.Split(string(data), "\n") {
		if cells := strings.Split(line, "\t"); at < len(cells) {
			names = append(names, cells[at])
		}
	}
	return names, nil
}

// stringsUnder gathers the strings, or lists of strings, under a key.
func stringsUnder(value any, key string, names []string) []string {
	switch v := value.(type) {
	case []any:
		for _, one := range v {
			names = stringsUnder(one, key, names)
		}
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			if k != key {
				names = stringsUnder(v[k], key, names)
				continue
			}
			switch is := v[k].(type) {
			case string:
				names = append(names, is)
			case []any:
				for _, one := range is {
					if s, ok := one.(string); ok {
						names = append(names, s)
					}
				}
			}
		}
	}
	return names
}

// cleanName takes a bracketed end and stars off a name, and gives up names
// that are not: without a letter, or a letter alone.
func cleanName(name string) string {
	name = strings.Trim(name, " \t\r*\"")
	if at := strings.LastIndex(name, " ("); at > 0 && strings.HasSuffix(name, ")") {
		name = name[:at]
	}
	letters := 0
	for _, r := range name {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters < 2 {
		return ""
	}
	return name
}

// addROR reads the table made of the ROR dump: types in column 2, display name
// in 6, acronyms in 7, aliases in 8, labels with their language in 9.
func (b *lexiconBuilder) addROR(path string) error {
	data, err := readData(path)
	if err != nil {
		return err
	}
	for _, line := range strings.Split(string(data), "\n")[1:] {
		cells := strings.Split(line, "\t")
		if len(cells) < 10 {
			continue
		}
		is := rorKind(cells[2])
		b.name(cleanName(cells[6]), is)
		for _, alias := range strings.Split(cells[8], "|") {
			b.name(cleanName(alias), is)
		}
		for _, label := range strings.Split(cells[9], "|") {
			if _, name, ok := strings.Cut(label, ":"); ok && name != cells[6] {
				b.name(cleanName(name), is)
			}
		}
		for _, acronym := range strings.Split(cells[7], "|") {
			if len(acronym) > 2 {
				b.name(cleanName(acronym), listAcronym)
			}
		}
	}
	return nil
}

func rorKind(types string) kinds {
	switch {
	case strings.Contains(types, "company"):
		return listCompany
	case strings.Contains(types, "education"), strings.Contains(types, "facility"), strings.Contains(types, "healthcare"):
		return listAcademic
	}
	return listAgency
}
