package corpus

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Status says what became of an entry on a record.
type Status string

// The statuses of an entry.
const (
	Applied Status = "applied"           // it changed something
	Already Status = "already so"        // the record says so without it
	Gone    Status = "no longer applies" // what it is about is not there
	Passed  Status = "overruled"         // a later entry is about the same
)

// Outcome is what became of one entry on one record.
type Outcome struct {
	// Line is the entry's line in the ledger, counted from 0.
	Line   int
	Entry  *Correction
	Status Status
	// Detail says in words what changed, or what is not there.
	Detail string
}

// Replay applies the entries that are in force to a record as it was labelled,
// in the order of the ledger, so that of two about one thing the later holds.
// What a person said has score 1. The record is changed; one that no entry is
// about costs a look-up.
func (l *Ledger) Replay(r *Record) {
	if l == nil || !l.about(r.ID) && !l.wide.touches(r) {
		return
	}
	l.replay(r, nil)
}

// ReplayWhy is Replay that tells what became of each entry about the document,
// and of those about names that the record has.
func (l *Ledger) ReplayWhy(r *Record) []Outcome {
	var list []Outcome
	if l != nil {
		l.replay(r, func(o Outcome) { list = append(list, o) })
	}
	return list
}

// ReplaySteps is ReplayWhy that calls each after every entry, when the record
// stands as the entry left it: what is removed has a score below 0 there, and a
// date that is removed stands until the end.
func (l *Ledger) ReplaySteps(r *Record, each func(Outcome)) {
	if l != nil {
		l.replay(r, each)
	}
}

func (l *Ledger) replay(r *Record, yield func(Outcome)) {
	p := newReplay(r, &l.wide, yield != nil)
	lines := l.relevant(p)
	last := l.last(lines)
	for n, i := range lines {
		p.key, p.status, p.detail = l.lines[i].key, "", ""
		c := l.entry(i)
		if by := last[n]; by != i {
			p.status, p.detail = Passed, "by "+l.entry(by).ID
		} else {
			p.apply(c)
		}
		// A corpus-wide entry that fits no name here is not about this record.
		if yield != nil && (c.Doc != "" || p.status != Gone && p.status != "") {
			yield(Outcome{i, c, p.status, p.detail})
		}
	}
	p.finish()
}

// What was removed keeps its place until the end, with its score flipped below
// zero, so that a later entry about it finds it with its evidence.

func gone(score float64) bool { return score < 0 }

// flip removes what is there, and brings back what was removed.
func flip(score float64) float64 { return -1 - score }

// replay is a record while entries are applied to it. orgKeys[i] are the keys of
// the names that organisation i has had, so that entries about one name find it
// whatever came before; nil, as most are never asked for, stands for that of
// the name it was labelled with. personKeys are those of people.
type replay struct {
	*Record
	wide                *wide
	orgKeys, personKeys [][]string
	barred              map[barred]bool
	undated             bool
	talks               bool
	key                 string // of the name of the entry at hand, if it is known
	status              Status
	detail              string
}

// barred is an organisation or a person that was removed for this document: what
// is said of its name across the corpus does not bring it back.
type barred struct {
	what string
	i    int
}

func newReplay(r *Record, w *wide, talks bool) *replay {
	keys := make([][]string, len(r.Organizations)+len(r.People))
	n := len(r.Organizations)
	return &replay{Record: r, wide: w, talks: talks, orgKeys: keys[:n:n], personKeys: keys[n:]}
}

// did notes the outcome of the entry at hand: it counts as applied if it did
// anything anywhere.
func (p *replay) did(s Status, format string, args ...any) {
	if p.status == Applied || p.status == Already && s == Gone {
		return // it did more elsewhere in the record
	}
	p.status = s
	if p.talks {
		p.detail = fmt.Sprintf(format, args...)
	}
}

// applied is did for a change, which may have been made already.
func (p *replay) applied(changed bool, format string, args ...any) {
	if !changed {
		p.did(Already, "the record says so already")
		return
	}
	p.did(Applied, format, args...)
}

// noun is a kind of label in a sentence.
func noun(what string) string { return strings.Replace(what, "organization", "organisation", 1) }

func (p *replay) missing(format string, args ...any) { p.did(Gone, format, args...) }

func (p *replay) apply(c *Correction) {
	switch c.What {
	case "organization", "person":
		p.entity(c)
	case "country":
		p.country(c)
	case "role":
		p.role(c)
	case "domain":
		p.domain(c)
	case "mode":
		p.mode(c)
	case "post":
		p.post(c)
	case "date":
		p.date(c)
	}
}

// finish takes out what was removed.
func (p *replay) finish() {
	live := func(list []Evidence) []Evidence {
		return slices.DeleteFunc(list, func(e Evidence) bool { return gone(e.Score) })
	}
	for i := range p.Organizations {
		p.Organizations[i].Mentions = live(p.Organizations[i].Mentions)
	}
	for i := range p.People {
		p.People[i].Mentions = live(p.People[i].Mentions)
	}
	for i := range p.Countries {
		c := &p.Countries[i]
		c.Mentions = live(c.Mentions)
		c.Roles = slices.DeleteFunc(c.Roles, func(r Role) bool { return gone(r.Score) })
	}
	p.Organizations = slices.DeleteFunc(p.Organizations, func(o Organization) bool { return gone(o.Score) })
	p.People = slices.DeleteFunc(p.People, func(x Person) bool { return gone(x.Score) })
	p.Countries = slices.DeleteFunc(p.Countries, func(c Country) bool { return gone(c.Score) })
	p.Domains = slices.DeleteFunc(p.Domains, func(d Domain) bool { return gone(d.Score) })
	p.Modes = slices.DeleteFunc(p.Modes, func(m Mode) bool { return gone(m.Score) })
	if p.Post != nil && gone(p.Post.Score) {
		p.Post = nil
	}
	if p.undated {
		p.Date = nil
	}
}

// evidence is the evidence at a place of the record, nil for no place; ok is
// false if the place is not there.
func (p *replay) evidence(at *Place) (list []Evidence, ok bool) {
	if at == nil || at.Quote == "" {
		return nil, true
	}
	s, ok := at.find(p.Record)
	if !ok {
		p.missing("%q does not stand in %s as it did", at.Quote, at.Field)
		return nil, false
	}
	return []Evidence{{Field: at.Field, Span: s, Text: at.Quote}}, true
}

// addEvidence adds what is not there yet, in the order of the text.
func addEvidence(list, more []Evidence) ([]Evidence, bool) {
	added := false
	for _, e := range more {
		at := slices.IndexFunc(list, func(x Evidence) bool { return x.Field == e.Field && x.Span == e.Span })
		if at >= 0 {
			if gone(list[at].Score) || list[at].Score != e.Score && e.Score == 1 {
				list[at].Score, added = e.Score, true
			}
			continue
		}
		at = slices.IndexFunc(list, func(x Evidence) bool { return x.Field == e.Field && x.Span.Start > e.Span.Start })
		if at < 0 {
			at = len(list)
		}
		list, added = slices.Insert(list, at, e), true
	}
	return list, added
}

// assessed takes a kind of label out of those that were not looked for: a
// person has.
func (p *replay) assessed(kind string) {
	p.Unlabelled = slices.DeleteFunc(p.Unlabelled, func(s string) bool { return s == kind })
	if len(p.Unlabelled) == 0 {
		p.Unlabelled = nil
	}
}

func (p *replay) domain(c *Correction) {
	i := slices.IndexFunc(p.Domains, func(d Domain) bool { return d.ID == c.Label })
	evidence, ok := p.evidence(c.At)
	switch {
	case !ok:
	case c.Do == Add:
		p.assessed("domains")
		if i < 0 {
			p.Domains = append(p.Domains, Domain{ID: c.Label})
			i = len(p.Domains) - 1
		}
		d := &p.Domains[i]
		list, more := addEvidence(d.Evidence, evidence)
		p.applied(d.Score != 1 || more, "domain %s added", c.Label)
		d.Score, d.Evidence = 1, list
	case i < 0 || gone(p.Domains[i].Score):
		p.absent(c)
	case c.Do == Remove:
		p.Domains[i].Score = flip(p.Domains[i].Score)
		p.did(Applied, "domain %s removed", c.Label)
	default:
		old := p.Domains[i]
		p.Domains[i].Score = flip(p.Domains[i].Score)
		j := slices.IndexFunc(p.Domains, func(d Domain) bool { return d.ID == c.To.Label })
		if j < 0 {
			for k := range old.Evidence {
				old.Evidence[k].Weight = 0 // it spoke for another domain
			}
			p.Domains = append(p.Domains, Domain{ID: c.To.Label, Evidence: old.Evidence})
			j = len(p.Domains) - 1
		}
		p.Domains[j].Score = 1
		p.did(Applied, "domain %s is %s", c.Label, c.To.Label)
	}
}

// absent is the outcome of an entry about a label that is not there: to remove
// it is done already.
func (p *replay) absent(c *Correction) {
	if c.Do == Remove {
		p.did(Already, "no %s %s", c.What, cmp.Or(c.Label, "here"))
		return
	}
	p.missing("no %s %s", c.What, cmp.Or(c.Label, "here"))
}

func (p *replay) mode(c *Correction) {
	i := slices.IndexFunc(p.Modes, func(m Mode) bool { return m.ID == c.Label })
	evidence, ok := p.evidence(c.At)
	switch {
	case !ok:
	case c.Do == Add:
		p.assessed("modes")
		if i < 0 {
			p.Modes = append(p.Modes, Mode{ID: c.Label})
			i = len(p.Modes) - 1
		}
		m := &p.Modes[i]
		list, more := addEvidence(m.Evidence, evidence)
		p.applied(m.Score != 1 || more, "mode %s added", c.Label)
		m.Score, m.Evidence = 1, list
	case i < 0 || gone(p.Modes[i].Score):
		p.absent(c)
	case c.Do == Remove:
		p.Modes[i].Score = flip(p.Modes[i].Score)
		p.did(Applied, "mode %s removed", c.Label)
	default:
		old := p.Modes[i]
		p.Modes[i].Score = flip(p.Modes[i].Score)
		j := slices.IndexFunc(p.Modes, func(m Mode) bool { return m.ID == c.To.Label })
		if j < 0 {
			p.Modes = append(p.Modes, Mode{ID: c.To.Label, Evidence: old.Evidence})
			j = len(p.Modes) - 1
		}
		p.Modes[j].Score = 1
		p.did(Applied, "mode %s is %s", c.Label, c.To.Label)
	}
}

func (p *replay) post(c *Correction) {
	if c.Do == Remove {
		p.applied(p.Post != nil && !gone(p.Post.Score), "post removed")
		if p.Post != nil && !gone(p.Post.Score) {
			p.Post.Score = flip(p.Post.Score)
			p.moveHost(p.Post.Host, "", c.to())
		}
		return
	}
	evidence, ok := p.evidence(c.At)
	if !ok {
		return
	}
	post := *c.To.Post
	post.Score, post.Evidence = 1, evidence
	if p.Post != nil && len(evidence) == 0 {
		post.Evidence = p.Post.Evidence
	}
	p.applied(p.Post == nil || p.Post.Kind != post.Kind || p.Post.City != post.City || p.Post.Host != post.Host ||
		p.Post.Sender != post.Sender || p.Post.Accredited != post.Accredited || p.Post.Score != 1,
		"post is %s", strings.Join(strings.Fields(post.Kind+" "+post.City+" "+post.Host+" "+post.Accredited), " "))
	host := ""
	if p.Post != nil {
		host = p.Post.Host
	}
	p.moveHost(host, post.Host, c.to())
	p.Post = &post
}

func (p *replay) date(c *Correction) {
	if c.Do == Remove {
		p.applied(p.Date != nil && !p.undated, "date removed")
		p.undated = true
		return
	}
	evidence, ok := p.evidence(c.At)
	if !ok {
		return
	}
	if len(evidence) == 0 && p.Date != nil {
		evidence = p.Date.Evidence
	}
	exact, _ := precision(c.To.Date)
	p.applied(p.undated || p.Date == nil || p.Date.Value != c.To.Date, "date is %s", c.To.Date)
	p.Date, p.undated = &Date{Value: c.To.Date, Precision: exact, Evidence: evidence}, false
}
