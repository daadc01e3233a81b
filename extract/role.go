package extract

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"attache/corpus"
	"attache/extract/country"
)

// Values of the home option besides a country's code.
const (
	HomeAuto = "auto" // the sender of the post, else none
	HomeNone = "none"
)

// originFloor is the score from which a country is an origin.
const originFloor = 0.5

// maxRoleEvidence bounds the quotes kept for a role.
const maxRoleEvidence = 3

// nation gathers what a document says of one country.
type nation struct {
	code       string
	historical bool
	score      float64
	mentions   []corpus.Evidence
	weight     float64 // evidence for origin, in units of a logit
	reasons    []reason
	partner    float64
	partnerFor []reason
	named      bool // other than inside names of organisations
}

// reason is a piece of evidence with the weight it carries.
type reason struct {
	corpus.Evidence
	weight float64
}

// assignRoles groups the mentions by country and says why each stands in the
// document. The technology's origin is decided by stated fields ("Country:
// Russia"), the post's host, the countries of the organisations, the title,
// position and counts; the home country is partner. home is HomeAuto, HomeNone
// or a code. A country inside an organisation's name is never an origin by
// that alone. Countries come in descending order of score, then by code.
func assignRoles(doc *corpus.Document, passages []Passage, mentions []country.Mention, post *corpus.Post, orgs []corpus.Organization, home string) []corpus.Country {
	if len(mentions) == 0 {
		return nil
	}
	home = homeCode(home, post)
	texts := map[string]string{}
	for i := range passages {
		texts[passages[i].Field] = passages[i].Text
	}
	nations := group(mentions, texts, doc)
	r := roler{texts: texts, nations: nations, post: post, home: home}
	r.weighMentions(mentions)
	r.weighPost()
	r.weighOrganizations(orgs)
	origins := r.origins()
	list := make([]corpus.Country, 0, len(nations))
	for i, n := range nations {
		list = append(list, corpus.Country{
			Code: n.code, Name: country.Name(n.code), Historical: n.historical, Score: corpus.Round(n.score),
			Roles: r.roles(n, origins[i]), Mentions: n.mentions,
		})
	}
	slices.SortStableFunc(list, func(a, b corpus.Country) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Code, b.Code))
	})
	return list
}

// homeCode resolves the home option.
func homeCode(home string, post *corpus.Post) string {
	switch home {
	case HomeAuto, "":
		if post != nil {
			return post.Sender
		}
		return ""
	case HomeNone:
		return ""
	}
	return home
}

// group makes one nation of all mentions with a code, in order of appearance.
// A nation's score is that of a mention that holds: 1 minus the product of
// their doubts.
func group(mentions []country.Mention, texts map[string]string, doc *corpus.Document) []*nation {
	byCode := map[string]*nation{}
	var list []*nation
	for i := range mentions {
		m := &mentions[i]
		text, ok := texts[m.Field]
		if !ok {
			if text, ok = doc.Field(m.Field); !ok {
				continue
			}
			texts[m.Field] = text
		}
		n := byCode[m.Code]
		if n == nil {
			n = &nation{code: m.Code, historical: m.Historical}
			byCode[m.Code] = n
			list = append(list, n)
		}
		n.score = 1 - (1-n.score)*(1-m.Score)
		n.named = n.named || m.Kind != "name-part"
		n.mentions = append(n.mentions, corpus.Evidence{Field: m.Field, Span: m.Span, Text: m.Span.Of(text), Kind: m.Kind, Score: corpus.Round(m.Score)})
	}
	return list
}

// roler decides the roles of one document.
type roler struct {
	texts   map[string]string
	nations []*nation
	post    *corpus.Post
	home    string
}

func (r *roler) nation(code string) *nation {
	for _, n := range r.nations {
		if n.code == code {
			return n
		}
	}
	return nil
}

// add gives a nation a reason to be an origin.
func (n *nation) add(weight float64, e corpus.Evidence, kind string) {
	e.Kind, e.Score = kind, 0
	n.weight += weight
	n.reasons = append(n.reasons, reason{e, weight})
}

// weighMentions weighs each mention by where it stands.
func (r *roler) weighMentions(mentions []country.Mention) {
	counts := map[string]int{}
	first := map[string]bool{}
	for i := range mentions {
		m := &mentions[i]
		n := r.nation(m.Code)
		text := r.texts[m.Field]
		if n == nil || r.filing(m) {
			continue
		}
		e := corpus.Evidence{Field: m.Field, Span: m.Span, Text: m.Span.Of(text)}
		stated, side := statedField(text, m)
		switch {
		case stated:
			n.add(4, e, "field")
		case side:
			n.partner += 3
			n.partnerFor = append(n.partnerFor, reason{e, 3})
		case m.Kind == "name-part":
			n.add(0.1, e, "name-part")
		case m.Field == "title":
			n.add(titleWeight(text, m), e, "title")
		default:
			r.weighText(n, m, e, counts, first)
		}
	}
}

// titleWeight is what a mention in the title is worth; a country after "for"
// or "to" is where the thing goes.
func titleWeight(text string, m *country.Mention) float64 {
	switch lastWord(text[:m.Span.Start]) {
	case "for", "to":
		return 0.2
	}
	return 1.6
}

// weighText weighs a mention in the running text: early ones more, the first
// of a country most, and those in the company of others' names less.
func (r *roler) weighText(n *nation, m *country.Mention, e corpus.Evidence, counts map[string]int, first map[string]bool) {
	text := r.texts[m.Field]
	before, after := clauseBefore(text, m), clauseAfter(text, m)
	if partnerCue(before, after, m.Kind) {
		n.partner++
		n.partnerFor = append(n.partnerFor, reason{e, 1})
		return
	}
	counts[m.Code]++
	weight := 0.5 / float64(counts[m.Code])
	if asideWords.anyWord(before) || asideWords.anyWord(after) {
		weight *= 0.3
	}
	if len(first) == 0 {
		weight += 0.6
		first[m.Code] = true
	}
	if m.Span.Start < 300 {
		weight += 0.2
	}
	n.add(weight, e, "text")
}

// filing reports whether a mention stands inside the post's own name.
func (r *roler) filing(m *country.Mention) bool {
	if r.post == nil {
		return false
	}
	for _, e := range r.post.Evidence {
		if e.Field == m.Field && e.Span.Contains(m.Span) {
			return true
		}
	}
	return false
}

// weighPost: what a post reports comes from its host, unless it is accredited
// to a body rather than a country.
func (r *roler) weighPost() {
	if r.post == nil || r.post.Host == "" || r.post.Accredited != "" {
		return
	}
	n := r.nation(r.post.Host)
	if n == nil || n.code == r.home {
		return
	}
	for _, e := range r.post.Evidence {
		n.add(2.2*r.post.Score/float64(len(r.post.Evidence)), e, "post")
	}
}

// weighOrganizations: the countries of organisations that have one, the
// first-named most.
func (r *roler) weighOrganizations(orgs []corpus.Organization) {
	for i := range orgs {
		n := r.nation(orgs[i].Country)
		if n == nil || n.code == r.home || len(orgs[i].Mentions) == 0 {
			continue
		}
		n.add(orgs[i].Score*1.3/float64(i+1), orgs[i].Mentions[0], "organization")
	}
}

// origins decides which nations are origins: the best if it has enough, and
// others as good as stated in fields or named beside it in the title.
func (r *roler) origins() []float64 {
	scores := make([]float64, len(r.nations))
	best := 0.0
	for _, n := range r.nations {
		if r.eligible(n) {
			best = max(best, n.weight)
		}
	}
	for i, n := range r.nations {
		if !r.eligible(n) {
			continue
		}
		need := r.offset()
		scores[i] = 1 / (1 + math.Exp(-1.5*(n.weight-need-0.8*(best-n.weight))))
	}
	return scores
}

// offset is the weight that makes an even chance. Without a post that reports
// on its host, what a text says must carry more.
func (r *roler) offset() float64 {
	if r.post != nil && r.post.Accredited != "" {
		return 2.6
	}
	return 1.5
}

// eligible reports whether a nation can be an origin: not the home country
// unless a field says so, and not known by names of organisations alone.
func (r *roler) eligible(n *nation) bool {
	if n.code == r.home {
		return slices.ContainsFunc(n.reasons, func(x reason) bool { return x.Kind == "field" })
	}
	return n.named || slices.ContainsFunc(n.reasons, func(x reason) bool { return x.Kind == "post" })
}

// roles lists a nation's roles in the order origin, post, partner, mention.
func (r *roler) roles(n *nation, origin float64) []corpus.Role {
	var list []corpus.Role
	if origin >= originFloor {
		list = append(list, corpus.Role{ID: "origin", Score: corpus.Round(origin), Evidence: quotes(n.reasons)})
	}
	if r.post != nil && r.post.Host == n.code {
		list = append(list, corpus.Role{ID: "post", Score: r.post.Score, Evidence: r.postEvidence(n)})
	}
	if score := r.partnerScore(n, origin); score > 0 {
		list = append(list, corpus.Role{ID: "partner", Score: corpus.Round(score), Evidence: r.partnerEvidence(n)})
	}
	if len(list) == 0 {
		list = append(list, corpus.Role{ID: "mention", Score: corpus.Round(n.score), Evidence: firstQuotes(n.mentions)})
	}
	return list
}

// partnerScore: the home country is partner if it is named beyond the post's
// own name, and likely if it is not; another only where the text says so.
func (r *roler) partnerScore(n *nation, origin float64) float64 {
	if origin >= originFloor {
		return 0
	}
	switch {
	case n.code == r.home && n.partner > 0:
		return 0.95
	case n.code == r.home && len(n.reasons) > 0:
		return 0.85
	case n.code == r.home:
		return 0.6
	case r.home == "" && n.partner >= 1:
		return 1 - math.Exp(-n.partner)
	case n.partner >= 3:
		return 0.9
	}
	return 0
}

func (r *roler) partnerEvidence(n *nation) []corpus.Evidence {
	if len(n.partnerFor) > 0 {
		return quotes(n.partnerFor)
	}
	return firstQuotes(n.mentions)
}

// postEvidence quotes the post, as it names its host.
func (r *roler) postEvidence(n *nation) []corpus.Evidence { return firstQuotes(r.post.Evidence) }

// quotes is the evidence of the heaviest reasons, in that order.
func quotes(reasons []reason) []corpus.Evidence {
	sorted := slices.Clone(reasons)
	slices.SortStableFunc(sorted, func(a, b reason) int { return cmp.Compare(b.weight, a.weight) })
	var list []corpus.Evidence
	for _, x := range sorted[:min(len(sorted), maxRoleEvidence)] {
		x.Weight = corpus.Round(x.weight)
		list = append(list, x.Evidence)
	}
	return list
}

func firstQuotes(list []corpus.Evidence) []corpus.Evidence {
	return slices.Clone(list[:min(len(list), maxRoleEvidence)])
}
