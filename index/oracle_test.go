package index

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"attache/corpus"
	"attache/internal/text"
)

// The oracle: a matcher that shares nothing with the index but the words of a
// text and their stems, run over every record.

func oracleMatch(r *corpus.Record, q Query, t Thresholds) bool {
	switch q := q.(type) {
	case And:
		for _, part := range q {
			if !oracleMatch(r, part, t) {
				return false
			}
		}
		return true
	case Or:
		for _, part := range q {
			if oracleMatch(r, part, t) {
				return true
			}
		}
		return false
	case Not:
		return !oracleMatch(r, q.Query, t)
	case Word:
		return oracleWords(r, t, q.Field, func(words []string, en bool) bool { return oracleWord(q, words, en) })
	case Phrase:
		return oracleWords(r, t, q.Field, func(words []string, en bool) bool { return oraclePhrase(q, words, en) })
	case Label:
		for _, v := range oracleLabels(r, q.Field, t) {
			if v == q.Value || q.Prefix && strings.HasPrefix(v, q.Value) || q.Field == fieldDomain && strings.HasPrefix(v, q.Value+"/") {
				return true
			}
		}
		return false
	case Score:
		best := oracleScore(r, q.Field, q.Value)
		return best >= 0 && (q.Op == ">" && best > q.X || q.Op == ">=" && best >= q.X || q.Op == "<" && best < q.X || q.Op == "<=" && best <= q.X)
	case Dates:
		return r.Date != nil && oracleDate(q, r.Date.Value)
	case Has:
		return oracleHas(r, q.What, t)
	}
	panic(fmt.Sprintf("%T", q))
}

// oracleScore is the score of a label, a domain's the best of its own and its
// children's, a role's no more than its country's; -1 for none.
func oracleScore(r *corpus.Record, field, value string) float64 {
	best := -1.0
	for _, d := range r.Domains {
		if field == fieldDomain && (d.ID == value || strings.HasPrefix(d.ID, value+"/")) {
			best = max(best, d.Score)
		}
	}
	for _, c := range r.Countries {
		if field == fieldCountry && c.Code == value {
			best = max(best, c.Score)
		}
		for _, role := range c.Roles {
			if field == fieldRole && role.ID+"/"+c.Code == value {
				best = max(best, min(role.Score, c.Score))
			}
		}
	}
	for _, m := range r.Modes {
		if field == fieldMode && m.ID == value {
			best = max(best, m.Score)
		}
	}
	return best
}

// oracleHas counts what is left of a record when the labels that do not count
// are gone.
func oracleHas(r *corpus.Record, what string, t Thresholds) bool {
	pruned := oraclePruned(r, t)
	roles, watched := map[string]bool{}, false
	for _, c := range pruned.Countries {
		for _, role := range c.Roles {
			roles[role.ID] = true
		}
	}
	for _, o := range pruned.Organizations {
		watched = watched || len(o.Watch) > 0
	}
	return map[string]bool{
		"title": r.Title != "", "url": r.URL != "", "meta": len(r.Meta) > 0, "date": r.Date != nil, "lang": r.Lang != "",
		"unlabelled": len(r.Unlabelled) > 0, "org": len(pruned.Organizations) > 0, "person": len(pruned.People) > 0,
		"country": len(pruned.Countries) > 0, "domain": len(pruned.Domains) > 0, "mode": len(pruned.Modes) > 0, "post": pruned.Post != nil,
		"watch": watched, "origin": roles["origin"], "partner": roles["partner"],
	}[what]
}

func oraclePruned(r *corpus.Record, t Thresholds) *corpus.Record {
	c := *r
	c.Countries = nil
	for _, country := range r.Countries {
		country.Roles = slices.Clone(country.Roles)
		c.Countries = append(c.Countries, country)
	}
	c.Organizations, c.People = slices.Clone(r.Organizations), slices.Clone(r.People)
	c.Domains, c.Modes = slices.Clone(r.Domains), slices.Clone(r.Modes)
	c.Prune(t)
	return &c
}

func oracleLabels(r *corpus.Record, field string, t Thresholds) (list []string) {
	pruned := oraclePruned(r, t)
	by := map[string][]string{fieldID: {r.ID}, fieldLang: {r.Lang}}
	for _, c := range pruned.Countries {
		by[fieldCountry] = append(by[fieldCountry], c.Code)
		for _, role := range c.Roles {
			by[fieldRole] = append(by[fieldRole], role.ID+"/"+c.Code)
		}
	}
	for _, d := range pruned.Domains {
		by[fieldDomain] = append(by[fieldDomain], d.ID)
	}
	for _, m := range pruned.Modes {
		by[fieldMode] = append(by[fieldMode], m.ID)
	}
	for _, o := range pruned.Organizations {
		by[fieldKind] = append(by[fieldKind], o.Kind)
		by[fieldOrgName] = append(by[fieldOrgName], o.Name)
		for _, list := range o.Watch {
			by[fieldWatch] = append(by[fieldWatch], strings.ToLower(list))
		}
	}
	if pruned.Post != nil {
		by[fieldPostAll] = []string{pruned.Post.Kind + " " + pruned.Post.City}
	}
	if table, _, ok := strings.Cut(r.Source, ":"); ok { // a table in a folder, or a file in it
		by[fieldSource], by[fieldPlace] = []string{"in", table, r.Source}, []string{table}
	} else {
		by[fieldSource], by[fieldPlace] = []string{"in", r.Source}, []string{"in"}
	}
	return by[field]
}

// oracleDate compares by calendar: every day the date may mean must lie between
// the first day of From and the last of To.
func oracleDate(q Dates, value string) bool {
	span := func(s string) (first, last time.Time) {
		layout := "2006-01-02"[:len(s)]
		first, err := time.Parse(layout, s)
		if err != nil {
			panic(err)
		}
		switch len(s) {
		case 4:
			return first, first.AddDate(1, 0, -1)
		case 7:
			return first, first.AddDate(0, 1, -1)
		}
		return first, first
	}
	first, last := span(value)
	if q.From != "" {
		if from, _ := span(q.From); first.Before(from) {
			return false
		}
	}
	if q.To != "" {
		if _, to := span(q.To); last.After(to) {
			return false
		}
	}
	return true
}

func oracleWords(r *corpus.Record, t Thresholds, field string, match func(words []string, en bool) bool) bool {
	var texts []string
	pruned := oraclePruned(r, t)
	switch field {
	case "":
		texts = []string{r.Title, r.Text}
	case "title":
		texts = []string{r.Title}
	case "text":
		texts = []string{r.Text}
	case "org":
		for _, o := range pruned.Organizations {
			texts = append(texts, o.Name)
		}
	case "person":
		for _, p := range pruned.People {
			texts = append(texts, p.Name)
		}
	case "post":
		if pruned.Post != nil {
			texts = []string{pruned.Post.Kind + " " + pruned.Post.City}
		}
	case "meta.a b":
		texts = []string{r.Meta["a b"]}
	}
	for _, s := range texts {
		if match(oracleCut(s), r.Lang == "en" && (field == "" || field == "title" || field == "text")) {
			return true
		}
	}
	return false
}

// oracleCut gives words, and every character of an unspaced run for itself.
func oracleCut(s string) (list []string) {
	for _, w := range text.AppendWords(nil, s) {
		word := text.Fold(s[w.Start:w.End])
		if w.Unspaced {
			list = append(list, strings.Split(word, "")...)
		} else {
			list = append(list, word)
		}
	}
	return list
}

func oracleSame(a, b string, en bool) bool {
	return a == b || en && text.Stem(a) == text.Stem(b)
}

func oracleWord(q Word, words []string, en bool) bool {
	cut := oracleCut(q.Text)
	if len(cut) != 1 {
		return oraclePhrase(Phrase{Text: q.Text}, words, en)
	}
	for i, w := range words {
		pair := ""
		if i+1 < len(words) && oracleUnspaced(w) && oracleUnspaced(words[i+1]) {
			pair = w + words[i+1]
		}
		switch {
		case q.Prefix && strings.HasPrefix(w, cut[0]),
			q.Fuzzy > 0 && (oracleDistance(w, cut[0], q.Fuzzy) <= q.Fuzzy || pair != "" && oracleDistance(pair, cut[0], q.Fuzzy) <= q.Fuzzy),
			!q.Prefix && q.Fuzzy == 0 && oracleSame(w, cut[0], en):
			return true
		}
	}
	return false
}

func oracleUnspaced(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return text.Unspaced(r)
}

// oracleDistance is the recursion from the textbook, without its table; it gives
// up beyond most.
func oracleDistance(a, b string, most int) int {
	if a == "" || b == "" || most < 0 {
		return utf8.RuneCountInString(a + b)
	}
	x, y := []rune(a), []rune(b)
	if x[0] == y[0] {
		return oracleDistance(string(x[1:]), string(y[1:]), most)
	}
	d := 1 + min(oracleDistance(string(x[1:]), b, most-1), oracleDistance(a, string(y[1:]), most-1), oracleDistance(string(x[1:]), string(y[1:]), most-1))
	if len(x) > 1 && len(y) > 1 && x[0] == y[1] && x[1] == y[0] {
		d = min(d, 1+oracleDistance(string(x[2:]), string(y[2:]), most-1))
	}
	return d
}

func oraclePhrase(q Phrase, words []string, en bool) bool {
	want := oracleCut(q.Text)
	for i := range words {
		if q.Near == 0 {
			j := 0
			for j < len(want) && i+j < len(words) && oracleSame(words[i+j], want[j], en) {
				j++
			}
			if j == len(want) {
				return true
			}
			continue
		}
		window := slices.Clone(words[i:min(len(words), i+len(want)+q.Near)])
		found := 0
		for _, w := range want {
			if j := slices.IndexFunc(window, func(have string) bool { return oracleSame(have, w, en) }); j >= 0 {
				window[j] = "\x00"
				found++
			}
		}
		if found == len(want) {
			return true
		}
	}
	return false
}
