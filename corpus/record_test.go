package corpus

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

func TestSpanJSON(t *testing.T) {
	data, err := json.Marshal(Span{3, 7})
	if err != nil || string(data) != "[3,7]" {
		t.Errorf("%s, %v", data, err)
	}
	for _, bad := range []string{"[3]", "[7,3]", "[-1,2]", `"x"`, "[1,2,3]", "{}"} {
		if err := new(Span).UnmarshalJSON([]byte(bad)); err == nil {
			t.Errorf("%s is read as a span", bad)
		}
	}
}

func TestSpanOf(t *testing.T) {
	for _, c := range []struct {
		span Span
		want string
	}{{Span{0, 2}, "ab"}, {Span{2, 2}, ""}, {Span{1, 9}, ""}, {Span{-1, 1}, ""}, {Span{2, 1}, ""}} {
		if got := c.span.Of("abc"); got != c.want {
			t.Errorf("%v of abc is %q, want %q", c.span, got, c.want)
		}
	}
}

func TestRound(t *testing.T) {
	for in, want := range map[float64]float64{0.12344: 0.1234, 0.12345001: 0.1235, -1.5: -1.5, math.NaN(): 0} {
		if got := Round(in); got != want {
			t.Errorf("Round(%v) = %v, want %v", in, got, want)
		}
	}
}

func labelled() *Record {
	at := func(field string, start, end int, text string) []Evidence {
		return []Evidence{{Field: field, Span: Span{start, end}, Text: text}}
	}
	return &Record{
		ID: "r1", Rev: 1, Title: "Laser", Text: "Genève, 2 May 2019", Meta: map[string]string{"country": "Russia"},
		Date:          &Date{Value: "2019-05-02", Precision: "day", Evidence: at("text", 9, 19, "2 May 2019")},
		Post:          &Post{Kind: "mission", Evidence: at("text", 0, 7, "Genève")},
		Organizations: []Organization{{Name: "Laser", Mentions: at("title", 0, 5, "Laser")}},
		People:        []Person{{Name: "Laser", Mentions: at("title", 0, 5, "Laser")}},
		Countries:     []Country{{Code: "RU", Mentions: at("meta.country", 0, 6, "Russia"), Roles: []Role{{ID: "origin", Evidence: at("meta.country", 0, 6, "Russia")}}}},
		Domains:       []Domain{{ID: "photonics", Evidence: at("title", 0, 5, "Laser")}},
		Modes:         []Mode{{ID: "scouting", Evidence: at("title", 0, 5, "Laser")}},
	}
}

// Every kind of evidence is checked: spoiling any one of them is noticed.
func TestCheckEvidence(t *testing.T) {
	if err := labelled().CheckEvidence(); err != nil {
		t.Fatal(err)
	}
	n := 0
	labelled().Evidence(func(string, *Evidence) bool { n++; return true })
	if n != 8 {
		t.Fatalf("%d pieces of evidence, want 8", n)
	}
	for spoil := range n {
		for what, damage := range map[string]func(*Evidence){
			"quote": func(e *Evidence) { e.Text = "other" },
			"span":  func(e *Evidence) { e.Span.End = 1 << 20 },
			"field": func(e *Evidence) { e.Field = "meta.none" },
		} {
			rec, i := labelled(), 0
			rec.Evidence(func(_ string, e *Evidence) bool {
				if i == spoil {
					damage(e)
				}
				i++
				return true
			})
			if rec.CheckEvidence() == nil {
				t.Errorf("evidence %d with a wrong %s passes", spoil, what)
			}
		}
	}
}

func TestAppendJSON(t *testing.T) {
	line, err := (&Record{ID: "a", Rev: 1, Text: "<b> & \u2028"}).AppendJSON([]byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	want := `x{"id":"a","seq":0,"rev":1,"text":"<b> & \u2028"}` + "\n"
	if string(line) != want {
		t.Errorf("%s, want %s", line, want)
	}
	if strings.Count(string(line), "\n") != 1 {
		t.Error("not one line")
	}
}

func TestPage(t *testing.T) {
	r := &Reader{Pages: []int{0, 10, 10, 20}} // the second page is empty
	for at, want := range map[int]int{0: 1, 9: 1, 10: 3, 19: 3, 20: 4, 99: 4} {
		if got := r.Page(at); got != want {
			t.Errorf("byte %d stands on page %d, want %d", at, got, want)
		}
	}
	if (&Reader{}).Page(5) != 0 || (*Reader)(nil).Page(5) != 0 {
		t.Error("a text without pages has one")
	}
}
