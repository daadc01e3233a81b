package sheet

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func write(t testing.TB, name string, rows [][]string) string {
	t.Helper()
	data, err := Encode(name, rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

var table = [][]string{
	{"id", "quote", "tick"},
	{"1", `=HYPERLINK("http://x","y")`, ""},
	{"2", "+1; -2, @3", "y"},
	{"3", "'quoted' by hand", "n"},
	{"4", "two\nlines, \"quotes\"", "-"},
}

func TestRoundTrip(t *testing.T) {
	for _, name := range []string{"t.csv", "t.xlsx", "T.XLSX"} {
		got, err := Read(write(t, name, table))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, table) {
			t.Errorf("%s: %q, want %q", name, got, table)
		}
	}
}

// No cell that a spreadsheet reads begins like a formula.
func TestNoFormulas(t *testing.T) {
	data, err := Encode("t.csv", table, nil)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
				t.Errorf("%q would be run", cell)
			}
		}
	}
}

func TestReadWhatSpreadsheetsWrite(t *testing.T) {
	for _, c := range []struct {
		name, data string
		want       [][]string
	}{
		{"semicolons", "a;b;c\n1;x,y;\n2", [][]string{{"a", "b", "c"}, {"1", "x,y", ""}, {"2", "", ""}}},
		{"tabs", "a\tb\n1\t\"x\ty\"\n", [][]string{{"a", "b"}, {"1", "x\ty"}}},
		{"mark", "\ufeffa,b\r\n1,2,3\r\n", [][]string{{"a", "b"}, {"1", "2"}}},
	} {
		path := filepath.Join(t.TempDir(), "t.csv")
		if err := os.WriteFile(path, []byte(c.data), 0o644); err != nil {
			t.Fatal(err)
		}
		got, err := Read(path)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for name, data := range map[string]string{"empty": "", "binary": "a\x00b", "zip": "PK\x03\x04 and no more"} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
		if rows, err := Read(path); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %q, %v", name, rows, err)
		}
	}
	if _, err := Read(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("no error for a file that is not there")
	}
}

// Read(Write(rows)) == rows.
func FuzzRoundTrip(f *testing.F) {
	f.Add("=1", "'", "a\n")
	f.Add("''x", "-", " ")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		for _, cell := range []string{a, b, c} {
			if !utf8.ValidString(cell) || strings.ContainsAny(cell, "\r\x00") {
				t.Skip() // no text, or characters that CSV does not keep as they are
			}
		}
		rows := [][]string{{"x", "y", "z"}, {a, b, c}, {"1", "2", "3"}}
		got, err := Read(write(t, "t.csv", rows))
		if err != nil || !reflect.DeepEqual(got, rows) {
			t.Errorf("%q, %v, want %q", got, err, rows)
		}
	})
}
