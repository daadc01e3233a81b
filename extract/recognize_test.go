package extract

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func cutTexts(t testing.TB, texts ...string) []Passage {
	t.Helper()
	cut, err := newSegmenter()
	if err != nil {
		t.Fatal(err)
	}
	var all []Passage
	for i, text := range texts {
		all = append(all, cut.passage(fmt.Sprintf("f%d", i), text))
	}
	return all
}

func TestRecognizeAppendsFieldByField(t *testing.T) {
	before := []Entity{{Field: "kept"}}
	got := toyModel(t).Recognize(cutTexts(t, "Siemens AG opened a plant in Oslo.", "", "Mary Jones works for Duke University."), before)
	var fields []string
	for _, e := range got {
		fields = append(fields, e.Field)
	}
	if diff := cmp.Diff([]string{"kept", "f0", "f0", "f2", "f2"}, fields); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
}

func TestRecognizeScoresAreProbabilities(t *testing.T) {
	for _, e := range toyModel(t).Recognize(cutTexts(t, "Siemens AG left Oslo. Mary Jones works for Acme Corp."), nil) {
		if !(e.Score > 0.3 && e.Score <= 1) {
			t.Errorf("score %g of %v", e.Score, e.Span)
		}
	}
}

// TestRecognizeIsTheSameForAllReaders reads many texts at once with one model
// and compares with reading them one after another with a new one: the cache
// must not show.
func TestRecognizeIsTheSameForAllReaders(t *testing.T) {
	m := toyModel(t)
	var texts []string
	for i := range 60 {
		texts = append(texts, fmt.Sprintf("Siemens AG and Firm%d Corp. opened plant %d in Oslo. Mary Jones%d works for FIRM%d.", i, i*i, i%7, i))
	}
	passages := cutTexts(t, texts...)
	want := make([][]Entity, len(texts))
	for i := range texts {
		want[i] = newReader(m).recognize(passages[i:i+1], nil)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := range texts {
				if diff := cmp.Diff(want[i], m.Recognize(passages[i:i+1], nil)); diff != "" {
					t.Errorf("text %d (-want +got):\n%s", i, diff)
				}
			}
		}()
	}
	group.Wait()
}

// TestRecognizeAllocatesNothing holds for texts whose words are known by then.
func TestRecognizeAllocatesNothing(t *testing.T) {
	r := newReader(toyModel(t))
	passages := cutTexts(t, strings.Repeat("Siemens AG opened a plant in Oslo. Mary Jones works for Acme Corp. ", 50))
	dst := r.recognize(passages, nil)
	if n := testing.AllocsPerRun(10, func() { dst = r.recognize(passages, dst[:0]) }); n > 0 {
		t.Errorf("%.1f allocations a document, want none", n)
	}
}

var hardTexts = map[string]string{
	"nothing":       "",
	"spaces":        " \n\t ",
	"no sentences":  strings.Repeat("Acme Oslo ", 20000),
	"one long word": strings.Repeat("Xy", 500000),
	"capitals":      strings.Repeat("SIEMENS AG OPENED A PLANT IN OSLO ", 500),
	"emoji":         strings.Repeat("🇨🇳🤝🏽 Siemens AG 👩‍🔬 ", 200),
	"right to left": strings.Repeat("شركة سيمنز في أوسلو Siemens AG ", 200),
	"Chinese":       strings.Repeat("西门子公司Siemens AG在奥斯陆Oslo开设工厂。", 200),
	"dots":          strings.Repeat(".", 100000),
	"commas":        strings.Repeat("A,", 50000),
	"not UTF-8":     "Siemens\xff AG \xc3( Oslo",
	"marks":         strings.Repeat("e\u0301", 3000),
}

// checkNames tests what a recogniser promises of its names.
func checkNames(t *testing.T, text string, names []Entity) {
	t.Helper()
	end := 0
	for _, e := range names {
		if e.Span.Start < end || e.Span.End <= e.Span.Start || e.Span.End > len(text) {
			t.Fatalf("span %v after %d in %d bytes", e.Span, end, len(text))
		}
		if strings.TrimSpace(e.Span.Of(text)) == "" {
			t.Fatalf("span %v is blank", e.Span)
		}
		if !(e.Score >= 0 && e.Score <= 1) || e.Type < ORG || e.Type > MISC {
			t.Fatalf("type %v, score %g", e.Type, e.Score)
		}
		end = e.Span.End
	}
}

func TestRecognizeHardTexts(t *testing.T) {
	for name, text := range hardTexts {
		t.Run(name, func(t *testing.T) {
			checkNames(t, text, toyModel(t).Recognize(cutTexts(t, text), nil))
		})
	}
}

// TestRecognizeIsLinear counts look-ups: twice the text, at most twice the
// look-ups and a few.
func TestRecognizeIsLinear(t *testing.T) {
	for name, text := range hardTexts {
		steps := func(text string) int {
			r := newReader(toyModel(t))
			r.recognize(cutTexts(t, text), nil)
			return r.steps + r.state.steps
		}
		once, twice := steps(text), steps(text+" "+text)
		if twice > 2*once+2000 {
			t.Errorf("%s: %d look-ups, %d for twice the text", name, once, twice)
		}
	}
}

func FuzzRecognize(f *testing.F) {
	for _, text := range hardTexts {
		f.Add(text[:min(len(text), 2000)])
	}
	f.Add("Siemens AG, Acme Corp. and Duke University (\"DU\") in U.S.-based Oslo—St. Jude’s Co.,Ltd.")
	f.Fuzz(func(t *testing.T, text string) {
		cut, err := newSegmenter()
		if err != nil {
			t.Fatal(err)
		}
		p := cut.passage("text", text)
		end, sentence := 0, 0
		for _, token := range p.Tokens {
			if token.Start < end || token.End <= token.Start || token.End > len(text) {
				t.Fatalf("token %v after %d", token, end)
			}
			end = token.End
		}
		for _, s := range p.Sentences {
			if s.First != sentence || s.Last <= s.First {
				t.Fatalf("sentence %v after %d", s, sentence)
			}
			sentence = s.Last
		}
		if sentence != len(p.Tokens) {
			t.Fatalf("sentences end at token %d of %d", sentence, len(p.Tokens))
		}
		checkNames(t, text, toyModel(t).Recognize([]Passage{p}, nil))
	})
}

func TestMemoryTellsOfOtherOccurrences(t *testing.T) {
	m := toyModel(t)
	r := newReader(m)
	passages := cutTexts(t, "Duke University (DU) opened a plant. Apples are good. We eat apples. DU grows.")
	var words [][]wordForm
	eachSentence(passages, func(p *Passage, tokens []Token, _ int) {
		r.look(p.Text, tokens)
		var forms []wordForm
		for _, w := range r.words {
			forms = append(forms, w.wordForm)
		}
		words = append(words, forms)
	})
	r.memory.reset()
	for i, forms := range words {
		var names []finding
		if i == 0 {
			names = []finding{{first: 0, last: 2, typ: ORG}}
		}
		r.memory.count(forms, names)
	}
	hint := func(sentence int) hint { return r.memory.hint(&words[sentence][0]) }
	if h := hint(3); h.acronym != uint8(ORG) {
		t.Errorf("DU is %+v, want the acronym of an ORG", h)
	}
	if h := hint(1); !h.lower {
		t.Errorf("Apples is %+v, want known in small letters", h)
	}
	if h := hint(0); h.typ != 0 {
		t.Errorf("Duke, seen once, is %+v", h)
	}
}

func TestCompletedNames(t *testing.T) {
	tags := newTagSet([]EntityType{ORG})
	for _, c := range []struct{ text, name, want string }{
		{"Lyell Immunopharma, Inc. grows", "Lyell Immunopharma", "Lyell Immunopharma, Inc."},
		{"Axactor AB (publ) and", "Axactor AB", "Axactor AB (publ)"},
		{"Mitra Persada, Tbk and", "Mitra Persada", "Mitra Persada, Tbk"},
		{"PT Timah (Persero) Tbk sold", "PT Timah", "PT Timah (Persero) Tbk"},
		{"Acme, Siemens and", "Acme", "Acme"},
		{"Huawei Technologies (Hong Kong) Co., Ltd. signed", "Huawei Technologies", "Huawei Technologies (Hong Kong) Co., Ltd."},
		{"Wuling (Hong Kong) Holdings Limited works", "Wuling", "Wuling (Hong Kong) Holdings Limited"},
		{"Cash Nexus (M) Sdn. Bhd. won", "Cash Nexus", "Cash Nexus (M) Sdn. Bhd."},
		{"Rheinquell GmbH & Co. KG sold", "Rheinquell GmbH & Co.", "Rheinquell GmbH & Co. KG"},
		{"Molipharma, S.R.L. in Rome", "Molipharma", "Molipharma, S.R.L."},
		{"Siemens (Germany), BASF SE and", "Siemens", "Siemens"},
		{"Nokia (Finland) and ABB Ltd. met", "Nokia", "Nokia"},
		{"Nokia (Finland) bought shares in ABB Ltd.", "Nokia", "Nokia"},
		{"Bayer (founded in 1863) Corp.", "Bayer", "Bayer"},
		{"Wuling (Hong Kong", "Wuling", "Wuling"},
		{"Acme", "Acme", "Acme"},
	} {
		p := cutTexts(t, c.text)[0]
		to := 0
		for p.Tokens[to].End < len(c.name) {
			to++
		}
		end := tags.completed(p.Text, p.Tokens, make([]uint8, len(p.Tokens)), to+1)
		if got := p.Text[:p.Tokens[end-1].End]; got != c.want {
			t.Errorf("%q in %q is completed to %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func TestOpenedNames(t *testing.T) {
	for _, c := range []struct{ text, name, want string }{
		{"met Wuling Motors (Hong Kong) Holdings Limited", "Hong Kong) Holdings Limited", "Wuling Motors (Hong Kong) Holdings Limited"},
		{"met them (Hong Kong) Holdings Limited", "Hong Kong) Holdings Limited", "Holdings Limited"},
		{"Kong) Holdings", "Kong) Holdings", "Holdings"},
		{"Wuling (Hong Kong) Limited", "Wuling (Hong Kong) Limited", "Wuling (Hong Kong) Limited"},
		{"Kong)", "Kong)", ")"},
		{"Wuling (Hong Kong) Holdings Limited", "Holdings Limited", "Wuling (Hong Kong) Holdings Limited"},
		{"Wuling (Hong Kong) Siemens AG", "Siemens AG", "Siemens AG"},
		{"them (Hong Kong) Holdings Limited", "Holdings Limited", "Holdings Limited"},
	} {
		p := cutTexts(t, c.text)[0]
		first := 0
		for p.Tokens[first].Start < len(c.text)-len(c.name) {
			first++
		}
		if got := c.text[p.Tokens[opened(p.Text, p.Tokens, first, len(p.Tokens))].Start:]; got != c.want {
			t.Errorf("%q in %q begins as %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func TestLeastScore(t *testing.T) {
	m := toyModel(t)
	passages := cutTexts(t, "Mary Jones works for Siemens AG. Orion left Oslo.")
	all := m.Recognize(passages, nil)
	least := float32(0)
	for _, e := range all {
		least = max(least, float32(e.Score))
	}
	strict := &EntityModel{tags: m.tags, crf: m.crf, lex: m.lex, lists: m.lists, scales: m.scales, shift: m.shift, least: least}
	for _, e := range strict.Recognize(passages, nil) {
		if e.Score < float64(least) {
			t.Errorf("score %g is told, and %g is the least", e.Score, least)
		}
	}
	if got := len(strict.Recognize(passages, nil)); got == 0 || got >= len(all) {
		t.Errorf("%d of %d names told", got, len(all))
	}
}

func TestBegunNames(t *testing.T) {
	b, err := newLexiconBuilder()
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		b.text("So the independent bodies and liberal parties of the land are independent and liberal.")
	}
	m := *toyModel(t)
	m.lex, _ = b.build()
	r := newReader(&m)
	for _, c := range []struct{ before, name, want string }{
		{"", "the independent Electoral Commission", "Electoral Commission"},
		{"", "The Ministry", "Ministry"},
		{"\" ", "The Army", "Army"},
		{"called ", "The Stands", "The Stands"},
		{"", "al-Qaida in Iraq", "al-Qaida in Iraq"},
		{"", "eBay Inc.", "eBay Inc."},
		{"", "de Havilland", "de Havilland"},
		{"", "independent", "independent"},
		{"", "unknownish Works", "unknownish Works"},
	} {
		p := cutTexts(t, c.before+c.name)[0]
		r.read([]Passage{p})
		if got := p.Text[p.Tokens[begun(r.forms, len(strings.Fields(c.before)), len(r.forms))].Start:]; got != c.want {
			t.Errorf("%q begins as %q, want %q", p.Text, got, c.want)
		}
	}
}

func TestTagsMarkAndName(t *testing.T) {
	set := newTagSet([]EntityType{ORG, LOC})
	tags := make([]uint8, 7)
	set.mark(tags, 0, 3, LOC)
	set.mark(tags, 3, 4, ORG)
	set.mark(tags, 5, 7, ORG)
	set.mark(tags, 4, 5, PER) // not of the set
	var got []string
	set.names(tags, func(first, last int, typ EntityType) { got = append(got, fmt.Sprint(first, last, typ)) })
	if diff := cmp.Diff([]string{"0 3 LOC", "3 4 ORG", "5 7 ORG"}, got); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	before := -1
	for _, tag := range append(tags, 0) {
		if !allowed(before, int(tag)) {
			t.Errorf("%d after %d is not allowed", tag, before)
		}
		before = int(tag)
	}
	if allowed(1, 0) || allowed(1, 6) || allowed(-1, 2) || allowed(1, -1) {
		t.Error("a name left open, or never begun, is allowed")
	}
}

func TestFitScaleFindsTheWeights(t *testing.T) {
	var trials []trial
	for i := range 9 * 2 * 100 * 5 { // right with odds 0.5·x - 1 - news
		x, news := float64(i%9)-4, float64(i/9%2)
		share := logistic(0.5*x - 1 - news)
		trials = append(trials, trial{signs{1, x, 0, news, x * news, 0, 0, 0}, float64(i/18%100) < 100*share})
	}
	fitted := fitScale(trials)
	for k, want := range (scale{-1, 0.5, 0, -1, 0, 0, 0, 0}) {
		if got := fitted[k]; got < want-0.08 || got > want+0.08 {
			t.Errorf("weight %d is %.3f, want %g", k, got, want)
		}
	}
}

func BenchmarkRecognize(b *testing.B) {
	passages := cutTexts(b, strings.Repeat("Siemens AG opened a plant in Oslo, where the people of the town work for it. ", 100))
	r := newReader(toyModel(b))
	var dst []Entity
	words := len(passages[0].Tokens)
	for b.Loop() {
		dst = r.recognize(passages, dst[:0])
	}
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// What ends in a legal form is a firm's name, whatever the field says of it.
func TestFormedNames(t *testing.T) {
	r := newReader(toyModel(t))
	for _, tt := range []struct {
		text, want string
		found      []Entity
	}{
		{"We met Hamburg Quantum GmbH.", "Hamburg Quantum GmbH", nil},
		{"We met Hamburg Quantum GmbH.", "Hamburg Quantum GmbH", []Entity{{Span: Token{Start: 7, End: 14}, Type: LOC}}},
		{"We met Hamburg Quantum GmbH.", "", []Entity{{Span: Token{Start: 7, End: 27}, Type: ORG}}},
		{"We met Hamburg Quantum GmbH.", "", []Entity{{Span: Token{Start: 7, End: 22}, Type: PER}}},
		{"Cash Nexus (M) Sdn. Bhd.", "Cash Nexus (M) Sdn. Bhd.", nil},
		{"An old Sdn. Bhd. is closed.", "", nil},
		{"The GmbH is small.", "", nil},
		{"A small GmbH.", "", nil},
		{"GmbH", "", nil},
	} {
		p := cutTexts(t, tt.text)[0]
		got := ""
		for _, e := range r.formed(&p, p.Tokens, slices.Clone(tt.found), 0) {
			if e.Score == formedScore {
				got += e.Span.Of(tt.text)
			} else if tt.want != "" {
				t.Errorf("%s: %v is left", tt.text, e.Type)
			}
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.text, got, tt.want)
		}
	}
}
