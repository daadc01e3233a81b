package export

import (
	"archive/zip"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"attache/corpus"
)

// unpacked is what an archive holds, by name.
func unpacked(t testing.TB, data string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(content)
	}
	return files
}

func TestBrat(t *testing.T) {
	r := nested(t)
	base := `,"record_hash":"` + hashOf(t, r) + `","ledger":7}` + "\n"
	opts := Options{Provenance: Provenance{Engine: "9", Ledger: 7}}
	name := "nested_1-8af2e2d7a0dec382"
	want := map[string]string{
		name + ".txt":     r.Title + "\n\n" + r.Text,
		name + ".ann":     "T1\tLOC 0 4\tOslo\nT2\tORG 18 36\tUniversity of Oslo\nT3\tLOC 32 36\tOslo\nT4\tORG 42 49;53 59\tBank of Norway\nT5\tLOC 53 59\tNorway\n",
		"none.txt":        "",
		"none.ann":        "",
		"records.jsonl":   `{"file":"` + name + `","id":"Nested/1","title":"Oslo 🇳🇴: a title"` + base + `{"file":"none","id":"none","record_hash":"` + hashOf(t, &corpus.Record{ID: "none"}) + `","ledger":7}` + "\n",
		"annotation.conf": BratConfig,
		"provenance.json": `{"engine":"9","ledger":7}` + "\n",
	}
	if diff := cmp.Diff(want, unpacked(t, exported(t, "brat", opts, r, &corpus.Record{ID: "none"}))); diff != "" {
		t.Error(diff)
	}
	without := unpacked(t, exported(t, "brat", Options{NoText: true}, r))
	if _, there := without[name+".txt"]; there || without[name+".ann"] != want[name+".ann"] || !strings.Contains(without["records.jsonl"], `"text_sha256":"`) {
		t.Errorf("without texts: %q", without)
	}
}

func TestFileName(t *testing.T) {
	seen := map[string]string{}
	for _, id := range []string{"21d865fa9624ccbc", "a-1", "1", "A-1", "a/1", "a_1", "../x", "..", "", "con", "com1", "北京", strings.Repeat("x", 64), strings.Repeat("x", 65), "a.txt", "a\x00b", "x y"} {
		name := fileName(id)
		plain := id == "21d865fa9624ccbc" || id == "a-1" || id == "1" || id == "a_1" || len(id) == 64
		if plain != (name == id) || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" || len(name) > 81 || name == "" {
			t.Errorf("the file of %q is %q", id, name)
		}
		if seen[name] != "" {
			t.Errorf("%q and %q share the file %q", id, seen[name], name)
		}
		seen[name] = id
	}
}

// A folder holds what the archive holds.
func TestFolder(t *testing.T) {
	for _, f := range Formats() {
		dir := t.TempDir()
		w, err := NewFolder(f.Name, dir, Options{})
		if !f.Folder {
			if err == nil {
				t.Errorf("%s became a folder", f.Name)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range hardRecords(t) {
			if err := w.Write(r); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			name, _ := filepath.Rel(dir, path)
			got[filepath.ToSlash(name)] = string(data)
			return err
		})
		if diff := cmp.Diff(unpacked(t, exported(t, f.Name, Options{}, hardRecords(t)...)), got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", f.Name, err, diff)
		}
	}
}

func TestFailingFolder(t *testing.T) {
	for _, format := range []string{"brat", "hf"} {
		dir := t.TempDir()
		for _, in := range []string{filepath.Join(dir, "none"), occupied(t, "m.ann", "data/train-00000-of-00001.parquet"), occupied(t, "annotation.conf", "README.md")} {
			if filepath.Base(in) == "none" { // a file is where the folder should be
				if err := os.WriteFile(in, nil, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			w, err := NewFolder(format, in, Options{})
			if err != nil {
				t.Fatal(err)
			}
			err = w.Write(marked(t, "", hard[0]))
			if err == nil {
				err = w.Close()
			}
			if err == nil {
				t.Errorf("%s was written over %s", format, in)
			}
		}
	}
}

// occupied is a folder in which files of these names stand already.
func occupied(t testing.TB, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestHF(t *testing.T) {
	opts := Options{NoPeople: true, Provenance: Provenance{Engine: "9", Query: "a ``` b"}}
	files := unpacked(t, exported(t, "hf", opts, sample(t), nested(t)))
	if len(files) != 2 || files[hfData] != exported(t, "parquet", opts, sample(t), nested(t)) {
		t.Errorf("%d files; the rows are not those of parquet", len(files))
	}
	card := files["README.md"]
	_, rest, _ := strings.Cut(card, "---\n")
	head, body, found := strings.Cut(rest, "---\n")
	var got map[string]any
	if err := yaml.Unmarshal([]byte(head), &got); err != nil || !found {
		t.Fatal(err)
	}
	want := map[string]any{
		"pretty_name": "Labelled cooperation reports", "language": []any{"en", "no"}, "tags": []any{"attache"},
		"task_categories": []any{"token-classification", "text-classification"}, "size_categories": []any{"n<1K"},
		"configs": []any{map[string]any{"config_name": "default", "data_files": []any{map[string]any{"split": "train", "path": hfData}}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, words := range []string{"2 reports", "| organizations | 4 |", "People are left out", "| `ledger` | int64 |", `"engine": "9"`} {
		if !strings.Contains(body, words) {
			t.Errorf("the card does not say %q: %s", words, body)
		}
	}
	for n, want := range map[int]string{0: "n<1K", 999: "n<1K", 1000: "1K<n<10K", 5_000_000: "1M<n<10M", 1 << 40: "10M<n<100M"} {
		if got := sizeCategory(n); got != want {
			t.Errorf("%d rows are %s, want %s", n, got, want)
		}
	}
}
