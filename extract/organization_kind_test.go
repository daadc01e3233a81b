package extract

import "testing"

func TestKinds(t *testing.T) {
	r := resolve(t)
	for _, tt := range []struct{ text, kind, country string }{
		{"[Zhejiang Shapuaisi Pharmaceutical Co.,Ltd.] signed.", "company", "CN"},
		{"[Tsinghua University] signed.", "university", "CN"},
		{"[Université de Genève] signed.", "university", "CH"},
		{"[Korea Advanced Institute of Science and Technology] signed.", "", "KR"},
		{"[NASA] signed.", "government", "US"},
		{"[NATO] signed.", "ngo", ""},
		{"[National Cancer Institute] ([NCI]) signed.", "government", "US"},
		{"[Nokia Oyj] signed.", "company", "FI"},
		{"[Brillux Ouex Oyj] signed.", "company", "FI"},
		{"[Ministry of Science and Technology] signed.", "government", ""},
		{"[Qlorra], a Swiss maker of pumps, signed.", "company", ""},
		{"the research institute [Qlorra] signed.", "institute", ""},
	} {
		p, entities := marked(t, "text", tt.text)
		orgs := r.organizations([]Passage{p}, entities, nil)
		if len(orgs) != 1 {
			t.Fatalf("%s: %s", tt.text, summary(orgs))
		}
		if tt.kind != "" && orgs[0].Kind != tt.kind || orgs[0].Country != tt.country {
			t.Errorf("%s: %s in %q, want %s in %q", tt.text, orgs[0].Kind, orgs[0].Country, tt.kind, tt.country)
		}
	}
}

func TestKnownBodies(t *testing.T) {
	m := knownBodies()
	if m["NATO"] != (knownBody{"ngo", ""}) || m["JPL"] != (knownBody{"institute", "US"}) || m["CATL"] != (knownBody{"company", "CN"}) {
		t.Errorf("NATO %v, JPL %v, CATL %v", m["NATO"], m["JPL"], m["CATL"])
	}
	for noun, k := range nouns() {
		if k < 0 {
			t.Errorf("%q says a kind that does not exist", noun)
		}
	}
}
