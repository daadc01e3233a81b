package extract

import (
	"strings"

	"attache/corpus"
	"attache/extract/country"
)

// hanMissions are the Chinese words for a mission, longer ones before those
// they end in.
var hanMissions = [...]struct{ word, kind string }{
	{"总领事馆", "consulate-general"},
	{"总领馆", "consulate-general"},
	{"大使馆", "embassy"},
	{"使馆", "embassy"},
	{"领事馆", "consulate"},
	{"领馆", "consulate"},
	{"使团", "mission"},
	{"代表团", "mission"},
	{"代表处", "trade-office"},
}

// hanBodies are bodies that missions are accredited to, in Chinese.
var hanBodies = map[string]string{"欧盟": "EU", "联合国": "UN", "东盟": "ASEAN", "世贸组织": "WTO"}

// stationed parts sender and host: 中国驻俄罗斯大使馆.
const stationed = "驻"

// findHan appends the missions named in Chinese in bytes [lo, hi) of the
// field.
func findHan(dst []mission, p *Passage, mentions []country.Mention, lo, hi int) []mission {
	s := p.Text[:hi]
	if !strings.Contains(s[lo:], "馆") && !strings.Contains(s[lo:], "团") && !strings.Contains(s[lo:], "处") {
		return dst
	}
	for i := lo; i < hi; {
		at := strings.IndexAny(s[i:], "总大使领代")
		if at < 0 {
			break
		}
		i += at
		kind, word := hanMission(s[i:])
		if word == "" {
			i += len("总")
			continue
		}
		m := mission{kind: kind, field: p.Field, text: p.Text, span: corpus.Span{Start: i, End: i + len(word)}, start: i}
		m.beforeHan(mentions)
		i += len(word)
		if m.host != "" || m.sender != "" || m.accredited != "" {
			m.weigh()
			dst = append(dst, m)
		}
	}
	return dst
}

// hanMission reads the word for a mission at the start of s.
func hanMission(s string) (kind int, word string) {
	for _, h := range hanMissions {
		if strings.HasPrefix(s, h.word) {
			for k := range missionKinds {
				if missionKinds[k].kind == h.kind {
					return k, h.word
				}
			}
		}
	}
	return 0, ""
}

// beforeHan reads what stands before the word: the host or city, 驻, and the
// sender.
func (m *mission) beforeHan(mentions []country.Mention) {
	at := m.start
	for word, id := range hanBodies {
		if strings.HasSuffix(m.text[:at], stationed+word) {
			m.accredited, at = id, at-len(word)
		}
	}
	k := firstFrom(mentions, at) - 1
	if m.accredited == "" && k >= 0 && mentions[k].Span.End == at {
		if c := &mentions[k]; !strings.HasSuffix(m.text[:c.Span.Start], stationed) && c.PlaceKind == "" {
			m.sender, m.span.Start = c.Code, c.Span.Start // 中国大使馆
			return
		} else {
			m.host, m.city, at = c.Code, c.Place, c.Span.Start
		}
		k--
	}
	m.span.Start = at
	if before, ok := strings.CutSuffix(m.text[:at], stationed); ok {
		m.span.Start = len(before)
		if k >= 0 && mentions[k].Span.End == len(before) {
			m.sender, m.span.Start = mentions[k].Code, mentions[k].Span.Start
		}
	}
}
