package index

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"attache/internal/text"
)

// label makes a clause of a field of whole values.
func (p *parser) label(f queryField, v value) Query {
	if v.tilde >= 0 {
		p.fail(v.span, "", "~ does not go with %s:", f.name)
		return nil
	}
	if v.prefix && v.text == "" {
		return p.has(value{text: f.name, span: v.span})
	}
	if v.op != "" && !slices.Contains(scored[:], f.label) {
		p.fail(v.span, "", "%s: has no scores; domain, country, origin, partner, role-country and mode have", f.name)
		return nil
	}
	if v.prefix && f.label != fieldID && f.label != fieldSource && f.label != fieldPlace {
		p.fail(v.span, "", "* does not go with %s:, it wants a whole value", f.name)
		return nil
	}
	id, ok := p.canonical(f, v)
	if !ok {
		return nil
	}
	if f.label == fieldRole && f.role == "" && !strings.Contains(id, "/") {
		var any Or
		for _, role := range []string{"origin", "partner", "post"} {
			any = append(any, scoredLabel(f.label, role+"/"+id, v))
		}
		return any
	}
	return scoredLabel(f.label, id, v)
}

func scoredLabel(field, id string, v value) Query {
	if v.op != "" {
		return Score{field, id, v.op, v.x}
	}
	return Label{field, id, v.prefix}
}

// canonical returns the value as the index has it.
func (p *parser) canonical(f queryField, v value) (string, bool) {
	switch f.label {
	case fieldCountry:
		return p.country(v.text, v)
	case fieldRole:
		role, country := f.role, v.text
		if role == "" {
			var ok bool
			if role, country, ok = strings.Cut(v.text, "/"); !ok {
				return p.country(v.text, v)
			}
		}
		code, ok := p.country(country, v)
		return strings.ToLower(role) + "/" + code, ok
	case fieldDomain:
		if p.v.Domain == nil {
			return strings.ToLower(v.text), true
		}
		id, ok := p.v.Domain(v.text)
		if !ok {
			p.unknown(f.name, v.text, v)
		}
		return id, ok
	case fieldKind, fieldMode, fieldLang:
		id := strings.Join(strings.Fields(strings.ToLower(v.text)), "-")
		if known := p.v.Values[f.label]; len(known) > 0 && !slices.Contains(known, id) {
			p.unknown(f.name, v.text, v)
			return "", false
		}
		return id, true
	}
	return v.text, true
}

func (p *parser) country(name string, v value) (string, bool) {
	if p.v.Country == nil {
		return strings.ToUpper(name), true
	}
	code, ok := p.v.Country(name)
	if !ok {
		p.unknown(fieldCountry, name, v)
	}
	return code, ok
}

// unknown reports a value that a field does not take: with the nearest that it
// does, or with all of them.
func (p *parser) unknown(field, value string, v value) {
	known := p.v.Values[field]
	near := text.Nearest(value, slices.Concat(known, p.v.Names[field]))
	switch {
	case near != "":
		p.fail(v.span, quoted(near), "unknown %s '%s'", field, value)
	case field == fieldCountry:
		p.fail(v.span, "", "unknown country '%s', want a name or an ISO code", value)
	case len(known) > 0 && len(known) <= 40:
		p.fail(v.span, "", "unknown %s '%s', want one of %s", field, value, strings.Join(known, ", "))
	default:
		p.fail(v.span, "", "unknown %s '%s'", field, value)
	}
}

// quoted puts a suggestion in quotes if it must be typed so.
func quoted(s string) string {
	if s == "" {
		return ""
	}
	return bare(s)
}

func (p *parser) has(v value) Query {
	what := strings.ToLower(v.text)
	if what == "role-country" {
		what = fieldCountry
	}
	if !slices.Contains(hasValues[:], what) || v.prefix || v.tilde >= 0 && v.tilde != 0 {
		p.fail(v.span, text.Nearest(what, hasValues[:]), "'%s' is nothing to have; has: takes %s", v.text, strings.Join(hasValues[:], ", "))
		return nil
	}
	return Has{what}
}

func (p *parser) watch(v value) Query {
	switch {
	case v.prefix || v.tilde >= 0:
		p.fail(v.span, "", "watch: takes yes, no or the name of a list")
		return nil
	case strings.EqualFold(v.text, "yes"):
		return Has{fieldWatch}
	case strings.EqualFold(v.text, "no"):
		return Not{Has{fieldWatch}}
	}
	return Label{Field: fieldWatch, Value: text.Fold(v.text)}
}

// dates makes a clause of a date or of two with ".." between them.
func (p *parser) dates(v value) Query {
	from, to, isRange := strings.Cut(v.text, "..")
	if !isRange {
		to = from
	}
	ok := !v.prefix && v.tilde < 0
	for _, end := range []string{from, to} {
		ok = ok && (isDate(end) || isRange && end == "")
	}
	switch {
	case !ok || from == "" && to == "":
		p.fail(v.span, "", "'%s' is no date, want 2019, 2019-03, 2019-03-02 or two of them with .. between", v.text)
		return nil
	case from != "" && to != "" && firstDay(from) > lastDay(to):
		p.fail(v.span, to+".."+from, "%s is after %s", from, to)
		return nil
	}
	return Dates{from, to}
}

// isDate reports whether s is YYYY, YYYY-MM or YYYY-MM-DD.
func isDate(s string) bool {
	if len(s) != 4 && len(s) != 7 && len(s) != 10 {
		return false
	}
	for i := range len(s) {
		if i == 4 || i == 7 {
			if s[i] != '-' {
				return false
			}
		} else if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return (len(s) < 7 || s[5:7] >= "01" && s[5:7] <= "12") && (len(s) < 10 || s[8:] >= "01" && s[8:] <= "31")
}

// firstDay and lastDay give the ends of what a date may mean.
func firstDay(date string) string { return date + "-01-01"[min(len(date)-4, 6):] }

func lastDay(date string) string {
	switch len(date) {
	case 4:
		return date + "-12-31"
	case 7:
		if first, err := time.Parse("2006-01", date); err == nil {
			return first.AddDate(0, 1, -1).Format(time.DateOnly)
		}
		return date + "-31" // in the year 0000
	}
	return date
}

// within reports whether every day that date may mean lies in [from, to].
func (q Dates) within(date string) bool {
	return isDate(date) && (q.From == "" || firstDay(date) >= firstDay(q.From)) && (q.To == "" || lastDay(date) <= lastDay(q.To))
}

// words makes a clause of a field of words.
func (p *parser) words(f queryField, v value) Query {
	if v.exact {
		return p.whole(f, v)
	}
	if v.prefix && v.text == "" && !v.quoted {
		switch {
		case f.label == "":
			return And{}
		case slices.Contains(hasValues[:], f.label):
			return Has{f.label}
		}
	}
	cut := text.AppendWords(nil, v.text)
	message, instead := "", ""
	if !v.quoted {
		message, instead = foreign(v.text)
	}
	switch {
	case message != "":
		p.fail(v.span, instead, "%s", message)
	case len(cut) == 0:
		p.fail(v.span, "", "no letter or digit in '%s'", v.text)
	case v.quoted && v.prefix:
		p.fail(v.span, "", "a * cannot follow a phrase")
	case v.quoted && v.tilde > maxNear:
		p.fail(v.span, "", "~%d, at most ~%d words may come between", v.tilde, maxNear)
	case v.quoted:
		return Phrase{f.label, v.text, max(0, v.tilde)}
	case v.tilde > 2:
		p.fail(v.span, "", "~%d, at most ~2 letters may differ (to find words near each other, put them in quotes)", v.tilde)
	case (v.prefix || v.tilde > 0) && (len(cut) > 1 || cut[0].Unspaced || cut[0].End-cut[0].Start != len(v.text)):
		p.fail(v.span, "", "* and ~ want one plain word, '%s' is not", v.text)
	case v.prefix && utf8.RuneCountInString(v.text) < 2:
		p.fail(v.span, "", "* wants at least 2 letters before it")
	default:
		return Word{f.label, v.text, v.prefix, max(0, v.tilde)}
	}
	return nil
}

// whole makes a clause that matches an exact name, for fields that have them.
func (p *parser) whole(f queryField, v value) Query {
	if f.label != fieldOrg && f.label != fieldPost || v.prefix || v.tilde >= 0 {
		p.fail(v.span, "", ":= takes a whole value, of org, post and the fields of values")
		return nil
	}
	return Label{Field: f.label + "=", Value: v.text}
}
