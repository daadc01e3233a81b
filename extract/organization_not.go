package extract

import (
	"slices"
	"strings"
	"unicode"

	"attache/corpus"
	"attache/internal/orgname"
)

// What the recogniser takes for an organisation, or for a part of its name, and
// is none: the field it is written in, the seat of a firm, a section of a mission
// or its topic, a law.

// seatedForms are the legal forms after which, or as a first word before which,
// "of" and a name say where a firm sits. "Company" and "Corporation" are not
// among them: "Aluminum Company of America".
var seatedForms = strings.Fields("ltd limited gmbh ag se plc inc llc sa spa srl oy oyj ab as asa aps bv nv kk sas sarl pte pvt kg doo sro ooo oao zao pao pt")

// seated reports whether a legal form, "private limited", ends in one of these.
func seated(form string) bool {
	return slices.Contains(seatedForms, form[strings.LastIndexByte(form, ' ')+1:])
}

// unseated narrows a name to what stands behind the field it is written in,
// "University: University of Marlowick", and a firm's to what stands before its
// seat: "Deccan Cell Works Private Limited of Pune".
func unseated(text string, span corpus.Span) corpus.Span {
	name := span.Of(text)
	if field := strings.LastIndex(name, ": "); field >= 0 {
		span.Start += field + len(": ")
		name = span.Of(text)
	}
	at := strings.LastIndex(name, " of ")
	if at < 0 || len(strings.Fields(name[at+4:])) > 3 {
		return span
	}
	core, forms := orgname.Split(orgname.Words(name[:at]))
	if len(core) == 0 || !slices.ContainsFunc(forms, seated) {
		return span
	}
	return corpus.Span{Start: span.Start, End: span.Start + at}
}

// deskTopics are what names of sections of a mission are about, and deskWords
// the other words that they are made of.
var (
	deskTopics = strings.Fields("a and the of for s t science sciences scientific technology technological innovation economic commercial trade education cultural political press consular")
	deskWords  = strings.Fields("section desk wing embassy consulate general mission")
)

// isDesk reports whether a name is that of some mission's section, or of its
// topic: "Science and Technology Section". Such words name no body that could
// be told from another.
func isDesk(name string) bool {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) })
	body, section := false, false
	for _, w := range words {
		if !slices.Contains(deskTopics, w) && !slices.Contains(deskWords, w) {
			return false
		}
		body = body || slices.Contains(deskWords, w)
		section = section || w == "section" || w == "desk" || w == "wing"
	}
	return len(words) > 1 && (section || !body)
}

// lawWords end the names of laws.
var lawWords = []string{"Act", "Acts", "Ordinance", "Regulation", "Regulations", "Directive", "Decree", "Statute", "Treaty", "Convention"}

// isLaw reports whether the name at a span is that of a law, or the beginning of
// one: "German Foreign Trade and Payments Ordinance", "Foreign Exchange" before
// "and Foreign Trade Act", "EC" in "Council Regulation (EC) No 428/2009".
func isLaw(text string, span corpus.Span) bool {
	name := span.Of(text)
	if slices.Contains(lawWords, name[strings.LastIndexByte(name, ' ')+1:]) {
		return true
	}
	for _, w := range lawWords {
		if strings.Contains(name, " "+w+" of ") {
			return true
		}
	}
	rest := text[span.End:min(len(text), span.End+80)]
	if strings.HasPrefix(rest, ") No ") {
		return true
	}
	words := 0
	for word := range strings.FieldsSeq(rest) {
		plain := strings.TrimRight(word, ".,;:)")
		switch {
		case words == 0 && strings.ContainsAny(rest[:1], ".,;:)"):
			return false
		case slices.Contains(lawWords, plain):
			return true
		case words == 5, plain != word, word != "and" && word != "of" && word != "on" && word != "the" && !unicode.IsUpper(firstRune(word)):
			return false
		}
		words++
	}
	return false
}
