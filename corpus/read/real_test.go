package read

import (
	"os"
	"testing"
)

// realData is a file of the shared data, or a skipped test.
func realData(t testing.TB, name string) string {
	t.Helper()
	path := "../../../shared/data/" + name
	if _, err := os.Stat(path); err != nil {
		t.Skip("the shared data is not here: ", err)
	}
	return path
}

func TestRealTables(t *testing.T) {
	for _, tt := range []struct {
		name, text, title string
		docs, skips       int
	}{
		{"domains/h2020_projects.jsonl.gz", "objective", "title", 1712, 0},
		{"domains/nsf_awards.jsonl.gz", "abstract", "title_clean", 1151, 0},
		{"countries/embassies_zh_en.tsv.gz", "name_en", "", 0, 1},
	} {
		docs, skips := readAll(t, Options{Map: map[string]string{"text": tt.text, "title": tt.title}}, realData(t, tt.name))
		langs := map[string]int{}
		for _, d := range docs {
			if d.Lang != "en" {
				t.Logf("%s: %q %.80q", d.Source, d.Lang, d.Text)
			}
			langs[d.Lang]++
		}
		t.Logf("%s: %d documents, %d skips, languages %v", tt.name, len(docs), len(skips), langs)
		if len(docs) != tt.docs || len(skips) != tt.skips {
			t.Errorf("%s: %d documents and %d skips, want %d and %d; %v", tt.name, len(docs), len(skips), tt.docs, tt.skips, skips[:min(len(skips), 3)])
		}
	}
}
