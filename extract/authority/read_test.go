package authority

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

const rorList = `[
  {"id": "https://ror.org/03cve4549", "status": "active",
   "names": [{"value": "Tsinghua University", "types": ["ror_display", "label"], "lang": "en"},
             {"value": "清华大学", "types": ["label"], "lang": "zh"}],
   "locations": [{"geonames_id": 1, "geonames_details": {"country_code": "CN", "name": "Beijing"}}]},
  {"id": "https://ror.org/x", "status": "withdrawn", "names": [{"value": "Gone", "types": ["ror_display"]}]},
  {"id": "https://ror.org/y", "status": "active", "names": [{"value": "Siemens (Germany)", "types": ["ror_display"]}]}
]`

const ftmList = `{"id":"NK-1","caption":"Acme Trading","schema":"Company","properties":{"name":["Acme Trading","ACME"],"alias":["Akme"],"jurisdiction":["ru"]},"datasets":["us_bis"]}

{"id":"NK-2","caption":"Ivan","schema":"Person","properties":{"name":["Ivan"]}}
{"id":"NK-3","schema":"Organization","properties":{"name":["Bolt"],"country":["ru","by"]}}
`

const csvList = "\xEF\xBB\xBFID,Name,Aliases,Country,Note\nx1,\"Siemens, AG\",Siemens; SAG |,de,big\nx2,Acme,,,\n"

func TestRead(t *testing.T) {
	for name, tt := range map[string]struct {
		data string
		want []Entry
	}{
		"register": {rorList, []Entry{
			{ID: "https://ror.org/03cve4549", Name: "Tsinghua University", Aliases: []string{"清华大学"}, Country: "CN", Place: "f:5"},
			{ID: "https://ror.org/y", Name: "Siemens (Germany)", Aliases: []string{"Siemens"}, Place: "f:7"},
		}},
		"FollowTheMoney": {ftmList, []Entry{
			{ID: "NK-1", Name: "Acme Trading", Aliases: []string{"ACME", "Akme"}, Country: "RU", Place: "f:1"},
			{ID: "NK-3", Name: "Bolt", Place: "f:4"},
		}},
		"table": {csvList, []Entry{
			{ID: "x1", Name: "Siemens, AG", Aliases: []string{"Siemens", "SAG"}, Country: "DE", Place: "f:2"},
			{ID: "x2", Name: "Acme", Place: "f:3"},
		}},
		"blank lines first": {"\n\nid,name\nx,Acme\n", []Entry{{ID: "x", Name: "Acme", Place: "f:4"}}},
	} {
		got, err := Read("f", iotest.OneByteReader(strings.NewReader(tt.data)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s:\n%s", name, d)
		}
	}
}

func TestReadErrors(t *testing.T) {
	for name, tt := range map[string]struct{ data, want string }{
		"empty":             {"", "f: no organisations"},
		"spaces":            {" \n\n", "f: no organisations"},
		"empty register":    {"[]", "f: no organisations"},
		"truncated":         {rorList[:len(rorList)-60], "f:7: unexpected EOF"},
		"wrong type":        {"[\n{\"id\": 7}]", "f:2: json: cannot unmarshal number"},
		"version 1":         {"[\n\n{\"id\": \"x\", \"name\": \"Acme\"}]", "f:3: an organisation of the register's schema version 1"},
		"no id":             {"[{\"names\":[{\"value\":\"Acme\"}]}]", "f:1: an organisation without id or name"},
		"not closed":        {"[{\"id\":\"x\",\"names\":[{\"value\":\"Acme\"}]}", "f:1: "},
		"broken line":       {ftmList + "{\"id\":", "f:5: unexpected end of JSON"},
		"other JSON":        {"{\"hello\": 1}", "f:1: no FollowTheMoney entity"},
		"nameless":          {"{\"id\":\"x\",\"schema\":\"Company\"}", "f:1: an organisation without a name"},
		"only people":       {"{\"id\":\"x\",\"schema\":\"Person\"}", "f: no organisations"},
		"no header":         {"Acme,Bolt\n1,2\n", "f:1: the header names no id and name: \"Acme,Bolt\""},
		"nameless row":      {"id,name\nx,\n", "f:2: a row without a name"},
		"bad country":       {"id,name,country\nx,Acme,Germany\n", "f:2: country \"Germany\" is no code"},
		"bad quote":         {"id,name\n\nx,\"Acme\ny,Bolt\n", "f:4: "},
		"only a header":     {"id,name\n", "f: no organisations"},
		"a picture, by far": {"\x89PNG\r\n\x1a\n", "f:1: the header names no"},
	} {
		entries, err := Read("f", strings.NewReader(tt.data))
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s: %d entries, error %v, want %q", name, len(entries), err, tt.want)
		}
	}
	if _, err := Read("f", iotest.ErrReader(os.ErrPermission)); err == nil {
		t.Error("a reader that fails gave no error")
	}
}

func pack(t *testing.T, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"a.csv", "v1.json", "v1_schema_v2.json", "readme.txt"} {
		if data, ok := files[name]; ok {
			w, err := z.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write([]byte(data)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReadFile(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(csvList)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		data, err string
		n         int
	}{
		"mine.csv":       {csvList, "", 2},
		"mine.csv.gz":    {packed.String(), "", 2},
		"cut.csv.gz":     {packed.String()[:packed.Len()/2], "cut.csv.gz", 0},
		"ror.zip":        {pack(t, map[string]string{"v1.json": "[{}]", "v1_schema_v2.json": rorList, "a.csv": csvList}), "", 2},
		"table.zip":      {pack(t, map[string]string{"a.csv": csvList, "readme.txt": "x"}), "", 2},
		"none.zip":       {pack(t, map[string]string{"readme.txt": "x"}), "holds 0 lists", 0},
		"cut.zip":        {pack(t, map[string]string{"a.csv": csvList})[:40], "cut.zip", 0},
		"bad-inside.zip": {pack(t, map[string]string{"a.csv": "id,name\nx,\n"}), "bad-inside.zip!a.csv:2: a row without a name", 0},
	} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(tt.data), 0o644); err != nil {
			t.Fatal(err)
		}
		entries, err := ReadFile(path, true)
		if tt.err != "" {
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%s: error %v, want %q", name, err, tt.err)
			}
			continue
		}
		if err != nil || len(entries) != tt.n {
			t.Errorf("%s: %d entries, %v", name, len(entries), err)
			continue
		}
		list, _, _ := strings.Cut(name, ".")
		if entries[0].List != list || !entries[0].Watch {
			t.Errorf("%s: list %q, watch %v", name, entries[0].List, entries[0].Watch)
		}
	}
	if _, err := ReadFile(filepath.Join(t.TempDir(), "none"), false); err == nil {
		t.Error("a file that is not there gave no error")
	}
}

// FuzzRead holds that a list of any bytes is read or refused with its name,
// and that what is read can be matched.
func FuzzRead(f *testing.F) {
	for _, s := range []string{rorList, ftmList, csvList, "", "[", "{", "id,name\n\"", "[1,2]", "[null]", "id,name\n,\xff\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data string) {
		entries, err := Read("list", strings.NewReader(data))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "list") {
				t.Errorf("error without the list's name: %v", err)
			}
			return
		}
		x := New(entries, Options{})
		for i := range entries {
			for _, m := range x.Matches(entries[i].Name, entries[i].Country) {
				if m.Score < 0 || m.Score > 1.1 || m.Why == "" {
					t.Errorf("%q matches with %v, %q", entries[i].Name, m.Score, m.Why)
				}
			}
		}
	})
}
