package study

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The truth is that of the study: the counts, the posts, the event.
func TestTheTruthIsTheStudys(t *testing.T) {
	domains, origins, entities := map[string]int{}, map[string]int{}, map[string]bool{}
	var since, filed, after int
	for _, r := range Generate(1) {
		for _, id := range r.Domains {
			domains[id]++
		}
		origins[r.Origin]++
		for _, o := range r.Organizations {
			entities[o.Name] = true
		}
		if r.Origin == "US" && r.Date >= "2015" {
			since++
			switch {
			case r.Date > Closing && r.Post.City != Consulate:
				after++
			case r.Date <= Closing && r.Post.City == Consulate:
				filed++
			}
		}
	}
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"biotech", domains["biotech"], 190}, {"ai", domains["ai"], 171}, {"RU", origins["RU"], 112}, {"US", origins["US"], 77}, {"GB", origins["GB"], 62}, {"JP", origins["JP"], 57},
		{"after the closing", after, 1},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
	if share := float64(filed) / float64(since); share < 0.85 || share > 0.9 {
		t.Errorf("%d of %d American reports since 2015 are the consulate's", filed, since)
	}
	if len(entities) <= 300 {
		t.Errorf("%d organisations", len(entities))
	}
}

// No two reports are alike, every name of the truth stands in its report, and
// no blank is left.
func TestReportsSayWhatIsTrue(t *testing.T) {
	for seed := range uint64(5) {
		seen := map[string]string{}
		for _, r := range Generate(seed) {
			if other := seen[r.Body]; other != "" {
				t.Errorf("seed %d: %s is %s", seed, r.Source, other)
			}
			seen[r.Body] = r.Source
			if strings.ContainsAny(r.Body, "{}") {
				t.Errorf("seed %d: %s has a blank: %s", seed, r.Source, r.Body)
			}
			body := strings.NewReplacer("&amp;", "&", "&#39;", "'").Replace(r.Body)
			names := append(slices.Clone(r.People), r.Home...)
			for _, o := range r.Organizations {
				names = append(names, o.Name)
			}
			for _, name := range names {
				if !strings.Contains(body, strings.TrimSuffix(name, ".")) {
					t.Errorf("seed %d: %s does not name %s", seed, r.Source, name)
				}
			}
			if len(r.Modes) == 0 || r.Post.City == "" {
				t.Errorf("seed %d: %s: %+v", seed, r.Source, r.Truth)
			}
		}
	}
}

func TestWrite(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	for _, dir := range []string{a, b} {
		if err := Write(dir, 3); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(a, "reports", "*"))
	if err != nil || len(files) != Size {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, path := range append(files, filepath.Join(a, "truth.jsonl")) {
		rel, _ := filepath.Rel(a, path)
		x, errA := os.ReadFile(path)
		y, errB := os.ReadFile(filepath.Join(b, rel))
		if errA != nil || errB != nil || string(x) != string(y) {
			t.Fatalf("%s differs with the same seed", rel)
		}
	}
}
