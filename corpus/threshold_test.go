package corpus

import "testing"

func TestPrune(t *testing.T) {
	rec := labelled()
	rec.Post.Score, rec.Organizations[0].Score, rec.People[0].Score = 0.4, 0.6, 0.2
	rec.Countries[0].Score, rec.Countries[0].Roles[0].Score = 0.9, 0.3
	rec.Domains = []Domain{{ID: "ai", Score: 0.35}, {ID: "biotech", Score: 0.45}, {ID: "energy", Score: 0.8}}
	rec.Modes[0].Score = 0.5
	rec.Prune(Thresholds{"post": 0.5, "organization": 0.5, "person": 0.5, "country": 0.5, "role": 0.5, "mode": 0.5, "domain": 0.5, "domain/ai": 0.3})
	if rec.Post != nil || len(rec.Organizations) != 1 || rec.People != nil || len(rec.Countries) != 1 || rec.Countries[0].Roles != nil || len(rec.Modes) != 1 {
		t.Errorf("%+v", rec)
	}
	if len(rec.Domains) != 2 || rec.Domains[0].ID != "energy" || rec.Domains[1].ID != "ai" {
		t.Errorf("domains %+v", rec.Domains)
	}
}

func TestThresholdsWith(t *testing.T) {
	given := Thresholds{"domain/ai": 0.3}
	if got := given.With(0).Of("domain", "ai"); got != 0.3 {
		t.Errorf("without a score: %v", got)
	}
	for _, kind := range []string{"domain", "country", "role", "mode", "organization", "person", "post"} {
		if got := given.With(0.7).Of(kind, "ai"); got != 0.7 {
			t.Errorf("%s: %v", kind, got)
		}
	}
}
