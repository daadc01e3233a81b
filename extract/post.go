package extract

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"

	"attache/corpus"
	"attache/extract/country"
)

// PostThreshold is the score from which a post counts; findPost names none
// below postFloor.
const (
	PostThreshold = 0.5
	postFloor     = 0.3
)

// How far findPost reads: a report says who filed it at its head or its end.
const (
	postHead = 3000 // bytes
	postTail = 1000
)

// missionKinds are the words for a mission, by kind. Later kinds are more
// exact and win where they overlap.
var missionKinds = [...]struct {
	kind    string
	phrases []string
}{
	{"embassy", []string{"embassy", "high commission", "ambassade", "botschaft", "embajada", "embaixada", "ambasciata"}},
	{"consulate", []string{"consulate", "consulado", "konsulat", "consulat"}},
	{"consulate-general", []string{"consulate|consulado|consulat general", "general consulate", "generalkonsulat", "cg"}},
	{"mission", []string{"permanent mission|delegation|representation", "mission to the?", "our|this mission", "mission of the?"}},
	{"liaison-office", []string{"liaison office", "exchange association"}},
	{"trade-office", []string{"trade|commercial office", "trade and? investment|economic|technology|cultural office", "economic and? cultural|trade office", "trade representation"}},
}

// missionWords is the compiled list.
type missionWords struct {
	phraseTable *phraseTable
	phrases     []phrase
	kinds       []int
	byAnchor    [][]int
}

var missionRules = sync.OnceValue(func() *missionWords {
	m := &missionWords{phraseTable: newPhraseTable()}
	for kind, k := range missionKinds {
		for _, pattern := range k.phrases {
			p, err := m.phraseTable.compile(pattern, nil)
			if err != nil {
				panic(err) // part of the program; a test compiles it
			}
			m.phrases, m.kinds = append(m.phrases, p), append(m.kinds, kind)
		}
	}
	m.phraseTable.seal()
	m.byAnchor = make([][]int, len(m.phraseTable.ids)+1)
	for i, p := range m.phrases {
		for _, id := range p.elements[p.anchor].words {
			m.byAnchor[id] = append(m.byAnchor[id], i)
		}
	}
	return m
})

// mission is a mission named in a field, as far as the words around it tell.
type mission struct {
	kind         int
	field, text  string
	span         corpus.Span // from the sender's or city's name to the last word that belongs
	city         string
	host, sender string
	accredited   string
	score        float64
	start        int              // of the word for the mission
	leads        bool             // city and host stand before it
	near         *country.Mention // a place before it and a comma, for want of another
}

// findPost finds the mission that filed the report, nil where none did: the
// head, the closing line and words like "filed by" or "our embassy" say so; a
// mission that the report merely mentions is not the post.
func findPost(doc *corpus.Document, passages []Passage, mentions []country.Mention) *corpus.Post {
	var all []mission
	for i := range passages {
		all = append(all, missions(&passages[i], ofField(mentions, passages[i].Field))...)
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b mission) int { return cmp.Compare(b.score, a.score) })
	best := all[0]
	evidence := []corpus.Evidence{best.evidence()}
	for _, other := range all[1:] {
		if best.agrees(&other) && other.score > -1 && best.fill(&other) {
			evidence = append(evidence, other.evidence())
		}
	}
	evidence = append(evidence, best.place(passages, mentions)...)
	if best.host != "" && best.host == best.sender {
		best.host, best.city = "", ""
	}
	score := 1 / (1 + math.Exp(-(best.score - 1.5)))
	if score < postFloor || best.host == "" && best.sender == "" && best.accredited == "" {
		return nil
	}
	return &corpus.Post{
		Kind: missionKinds[best.kind].kind, City: best.city, Host: best.host, Sender: best.sender, Accredited: best.accredited,
		Score: corpus.Round(score), Evidence: evidence,
	}
}

// ofField is the run of mentions in one field.
func ofField(mentions []country.Mention, field string) []country.Mention {
	first := slices.IndexFunc(mentions, func(m country.Mention) bool { return m.Field == field })
	if first < 0 {
		return nil
	}
	last := first
	for last < len(mentions) && mentions[last].Field == field {
		last++
	}
	return mentions[first:last]
}

func (m *mission) evidence() corpus.Evidence {
	return corpus.Evidence{Field: m.field, Span: m.span, Text: m.span.Of(m.text), Kind: "mission"}
}

// agrees reports whether two mentions may name one mission.
func (m *mission) agrees(o *mission) bool {
	same := func(a, b string) bool { return a == "" || b == "" || a == b }
	return missionFamily(m.kind) == missionFamily(o.kind) && same(m.city, o.city) && same(m.host, o.host) && same(m.sender, o.sender) && same(m.accredited, o.accredited)
}

// missionFamily takes consulates and consulates general as one.
func missionFamily(kind int) int {
	if kind == 2 {
		return 1
	}
	return kind
}

// fill completes m from o, and reports whether o added anything.
func (m *mission) fill(o *mission) bool {
	added := false
	for _, pair := range []struct{ to, from *string }{{&m.city, &o.city}, {&m.host, &o.host}, {&m.sender, &o.sender}, {&m.accredited, &o.accredited}} {
		if *pair.to == "" && *pair.from != "" {
			*pair.to, added = *pair.from, true
		}
	}
	if o.kind > m.kind {
		m.kind, added = o.kind, true
	}
	return added
}

// missions finds the missions named at the head and the end of a field.
func missions(p *Passage, mentions []country.Mention) []mission {
	if column, ok := strings.CutPrefix(p.Field, "meta."); ok && !postColumn(columnName(column)) {
		return nil
	}
	s := p.Text
	if len(s) <= postHead+postTail {
		return missionRules().find(nil, p, mentions, 0, len(s))
	}
	head := len(lastBytes(s, len(s)-postHead)) // whole characters
	list := missionRules().find(nil, p, mentions, 0, len(s)-head)
	return missionRules().find(list, p, mentions, len(s)-len(lastBytes(s, postTail)), len(s))
}

// postColumn reports whether a column of this name names the office that filed
// the report.
func postColumn(name string) bool {
	switch name {
	case "post", "office", "mission", "embassy", "consulate", "filed by", "reported by", "来源", "报送单位":
		return true
	}
	return false
}

// find appends the missions named in bytes [lo, hi) of the field.
func (w *missionWords) find(dst []mission, p *Passage, mentions []country.Mention, lo, hi int) []mission {
	buf := scratches.Get().(*scratch)
	defer scratches.Put(buf)
	dst = findHan(dst, p, mentions, lo, hi)
	cues := w.phraseTable.cues(buf, p.Text[lo:hi])
	for i := 0; i < len(cues); i++ {
		if cues[i].ID == 0 {
			continue
		}
		kind, first, last := w.longest(cues, i)
		if kind < 0 {
			continue
		}
		start, end := lo+cues[first].Start, lo+cues[last-1].End
		if strings.EqualFold(p.Text[start:end], "cg") && p.Text[start:end] != "CG" {
			continue // a centigram
		}
		m := mission{kind: kind, field: p.Field, text: p.Text, span: corpus.Span{Start: start, End: end}, start: start}
		m.before(mentions)
		m.after(mentions)
		if m.near != nil && m.host == "" && m.city == "" && m.near.Code != m.sender {
			m.city, m.host, m.span.Start = m.near.Place, m.near.Code, m.near.Span.Start
		}
		m.weigh()
		dst = append(dst, m)
		i = max(i, last-1)
	}
	return dst
}

// longest is the mission phrase with the most words whose anchor is word i;
// kind is -1 where there is none.
func (w *missionWords) longest(cues []cue, i int) (kind, first, last int) {
	kind = -1
	for j := max(0, i-1); j <= min(i+1, len(cues)-1); j++ {
		for _, n := range w.byAnchor[cues[j].ID] {
			f, l, ok := w.phrases[n].matchAt(cues, j)
			if ok && f <= i && i < l && (kind < 0 || l-f > last-first || l-f == last-first && w.kinds[n] > kind) {
				kind, first, last = w.kinds[n], f, l
			}
		}
	}
	return kind, first, last
}
