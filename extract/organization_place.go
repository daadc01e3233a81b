package extract

import (
	"slices"
	"sort"
	"strings"

	"attache/corpus"
	"attache/extract/country"
	"attache/internal/orgname"
)

// situate gives organisations their country, in place: what everyone knows, a
// mission's sender, or the first there is of the country that stands inside
// the name of a government's body, that the text says in apposition, that the
// table of well-known bodies has, that stands inside any name, or whose
// registers alone use the name's legal form.
func (r *resolver) situate(orgs []corpus.Organization, passages []Passage, mentions []country.Mention) {
	at := make(map[string][]country.Mention)
	for _, m := range mentions {
		at[m.Field] = append(at[m.Field], m)
	}
	text := make(map[string]string, len(passages))
	for i := range passages {
		text[passages[i].Field] = passages[i].Text
	}
	for i := range orgs {
		org := &orgs[i]
		if body, ok := r.known[org.Name]; ok {
			org.Country = body.country
			continue
		}
		if isMission(org.Name) {
			org.Country = said(org, sender, at, text)
			continue
		}
		if org.Kind == "government" { // "UK Science Network, France" is the UK's
			org.Country = said(org, insideName, at, text)
		}
		if org.Country == "" {
			org.Country = said(org, inApposition, at, text)
		}
		if org.Country == "" {
			org.Country = r.home(org)
		}
		if org.Country == "" {
			org.Country = said(org, insideName, at, text)
		}
		if org.Country == "" {
			org.Country = legalHome(org.Name)
		}
	}
	addressees(orgs, text)
}

// addressees gives bodies of state that a mission's report is addressed to,
// "To: Department of International Cooperation", the mission's country, where
// the report names missions of one country alone.
func addressees(orgs []corpus.Organization, text map[string]string) {
	home := ""
	for i := range orgs {
		switch code := orgs[i].Country; {
		case code == "" || code == home || !isMission(orgs[i].Name):
		case home != "":
			return
		default:
			home = code
		}
	}
	for i := range orgs {
		org := &orgs[i]
		if org.Kind == "government" && org.Country == "" && !isMission(org.Name) && slices.ContainsFunc(org.Mentions, func(e corpus.Evidence) bool {
			before := text[e.Field][:e.Span.Start]
			switch before[strings.LastIndexByte(before, '\n')+1:] {
			case "To: ", "TO: ", "Cc: ", "CC: ", "Attn: ":
				return true
			}
			return false
		}) {
			org.Country = home
		}
	}
}

// clue reads the country of an organisation off one of its mentions.
type clue func(text string, span corpus.Span, list []country.Mention) string

// said is the country that a clue gives at the mentions of an organisation, ""
// if it gives none or two.
func said(org *corpus.Organization, read clue, at map[string][]country.Mention, text map[string]string) string {
	code := ""
	for i := range org.Mentions {
		e := &org.Mentions[i]
		found := read(text[e.Field], e.Span, at[e.Field])
		switch {
		case found == "":
		case code != "" && code != found:
			return ""
		default:
			code = found
		}
	}
	return code
}

// home is the country that the table of origins gives an organisation's canonical name.
func (r *resolver) home(org *corpus.Organization) string {
	code, _ := r.origins.Country(org.Name)
	return code
}

// legalHome is the country that alone uses a legal form of the name.
func legalHome(name string) string {
	_, forms := orgname.Split(orgname.Words(name))
	for _, f := range forms {
		if form, ok := orgname.Legal(f); ok && form.Country != "" {
			return form.Country
		}
	}
	return ""
}

// isMission reports whether a name is a diplomatic mission's, which is its
// sender's and not its host's.
func isMission(name string) bool {
	return strings.Contains(name, "Embassy") || strings.Contains(name, "Consulate")
}

// sender is the country of the first mention within a mission's name: "British
// Embassy Paris".
func sender(_ string, span corpus.Span, list []country.Mention) string {
	if k := from(list, span.Start); k < len(list) && span.Contains(list[k].Span) {
		return list[k].Code
	}
	return ""
}

// insideName is the country of the last mention within the name's span:
// "Bank of China". Two different ones say nothing.
func insideName(_ string, span corpus.Span, list []country.Mention) string {
	code := ""
	for k := from(list, span.Start); k < len(list) && list[k].Span.Start < span.End; k++ {
		if !span.Contains(list[k].Span) {
			continue
		}
		if code != "" && code != list[k].Code {
			return ""
		}
		code = list[k].Code
	}
	return code
}

// inApposition is the country that stands around the name as its home:
// "X (Germany)", "X of Munich, Germany", "X, a Swiss maker of", "the Russian
// company X", "the Colorado-based X".
func inApposition(text string, span corpus.Span, list []country.Mention) string {
	k := from(list, span.End)
	if k < len(list) && list[k].Span.Start-span.End < 60 && homeAfter(text[span.End:list[k].Span.Start], list[k].Kind) {
		// "of Munich, Germany": the place and its country agree, or the
		// country, which stands last, decides.
		if k+1 < len(list) && text[list[k].Span.End:list[k+1].Span.Start] == ", " {
			k++
		}
		return list[k].Code
	}
	if k = from(list, span.Start) - 1; k >= 0 && list[k].Span.End <= span.Start && span.Start-list[k].Span.End < 40 {
		if homeBefore(text[list[k].Span.End:span.Start], list[k].Kind) {
			return list[k].Code
		}
	}
	return ""
}

// from is the first mention that starts at or after offset.
func from(list []country.Mention, offset int) int {
	return sort.Search(len(list), func(i int) bool { return list[i].Span.Start >= offset })
}

// homeAfter judges what stands between a name and a country after it.
func homeAfter(between, kind string) bool {
	words := strings.Fields(between)
	if strings.ContainsAny(between, ".;:)") || len(words) == 0 {
		return false
	}
	switch kind {
	case "adjective", "demonym":
		if words[0] != "," && words[0] != "is" {
			return false
		}
		last := words[len(words)-1]
		return len(words) == 2 && (last == "a" || last == "an" || last == "the")
	}
	switch joined := strings.Join(words, " "); joined {
	case "(", ",", "of", ", of", "from", "based in", ", based in", "of the", "from the", "(based in", "headquartered in", ", headquartered in", ", which is based in", "is based in", "is headquartered in",
		", located in", "located in", "is located in", ", a company based in", ", a company in", ", a firm in", ", based in the", "based in the", "is a company based in", ", a company from", ", a startup from", ", a start-up from":
		return true
	}
	return false
}

// homeBefore judges what stands between a country and a name after it.
func homeBefore(between, kind string) bool {
	words := strings.Fields(between)
	if len(words) == 0 {
		return kind == "adjective" && between == " "
	}
	if strings.HasPrefix(words[0], "-based") || strings.HasPrefix(words[0], "-headquartered") {
		words = words[1:]
	} else if between[0] == '\'' || strings.HasPrefix(between, "’") {
		words = words[1:]
		return len(words) <= 1 && between != "'" && (len(words) == 0 || isFirm(words[0]))
	} else if kind != "adjective" {
		return false
	}
	for _, w := range words {
		if !isFirm(w) {
			return len(words) <= 3 && isFirm(words[len(words)-1]) && !strings.ContainsAny(between, ",.;:()") && !strings.Contains(between, " and ")
		}
	}
	return true
}

// isFirm reports whether a word names what an organisation is, in lower case.
func isFirm(w string) bool {
	switch w {
	case "company", "firm", "maker", "manufacturer", "supplier", "producer", "provider", "developer", "startup", "start-up", "subsidiary", "giant", "group", "bank", "university", "institute", "agency", "ministry",
		"conglomerate", "airline", "carmaker", "automaker", "chipmaker", "drugmaker", "corporation", "enterprise", "organization", "organisation", "laboratory", "spin-off", "contractor", "operator", "retailer":
		return true
	}
	return false
}
