package extract

import (
	"sort"
	"strings"

	"attache/corpus"
	"attache/extract/country"
)

// situate gives organisations their country where the document says it: by a
// country inside the name, in brackets after it, or in apposition. It works in
// place and returns orgs.
func (r *resolver) situate(orgs []corpus.Organization, passages []Passage, mentions []country.Mention) []corpus.Organization {
	at := make(map[string][]country.Mention)
	for _, m := range mentions {
		at[m.Field] = append(at[m.Field], m)
	}
	text := make(map[string]string, len(passages))
	for i := range passages {
		text[passages[i].Field] = passages[i].Text
	}
	for i := range orgs {
		if orgs[i].Country == "" {
			orgs[i].Country = whereabouts(&orgs[i], at, text)
		}
	}
	return orgs
}

// whereabouts is the country the text gives an organisation, "" if it gives
// none or two.
func whereabouts(org *corpus.Organization, at map[string][]country.Mention, text map[string]string) string {
	for _, clue := range []func(string, corpus.Span, []country.Mention) string{insideName, inApposition} {
		code := ""
		for i := range org.Mentions {
			e := &org.Mentions[i]
			found := clue(text[e.Field], e.Span, at[e.Field])
			if found == "" {
				continue
			}
			if code != "" && code != found {
				return ""
			}
			code = found
		}
		if code != "" {
			return code
		}
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
	case "(", ",", "of", "in", ", of", "from", "based in", ", based in", "of the", "in the", "from the", "(based in", "headquartered in", ", headquartered in", ", which is based in", "is based in", "is headquartered in",
		", located in", "located in", "is located in", ", in", "(in", ", a company based in", ", a company in", ", a firm in", ", based in the", "based in the", "is a company based in", ", a company from", ", a startup from", ", a start-up from":
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
