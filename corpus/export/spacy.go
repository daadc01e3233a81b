package export

import (
	"io"
	"sort"
)

// spacyDoc is one report in the JSON that `spacy convert` reads. White space
// other than one space after a token is a token of its own, as spaCy has it, so
// that the text comes out byte for byte.
type spacyDoc struct {
	ID         int              `json:"id"`
	Meta       spacyMeta        `json:"meta"`
	Paragraphs []spacyParagraph `json:"paragraphs"`
}

// spacyMeta says which record it is; spaCy passes over it.
type spacyMeta struct {
	ID string `json:"id"`
	Base
}

type spacyParagraph struct {
	Raw       string          `json:"raw"`
	Sentences []spacySentence `json:"sentences"`
	Cats      []spacyCat      `json:"cats"`
}

type spacySentence struct {
	Tokens   []spacyToken `json:"tokens"`
	Brackets []struct{}   `json:"brackets"`
}

type spacyToken struct {
	ID    int    `json:"id"`
	Orth  string `json:"orth"`
	Space string `json:"space"`
	NER   string `json:"ner"`
}

type spacyCat struct {
	Label string  `json:"label"`
	Value float64 `json:"value"`
}

func newSpacy(w io.Writer, _ *Options) encoder {
	return newList(w, func(n int, r *entry) any { return spacyOf(n, r) })
}

func spacyOf(n int, r *entry) spacyDoc {
	f := Flatten(r.Record, false)
	p := spacyParagraph{Raw: f.Text, Sentences: []spacySentence{}, Cats: []spacyCat{}}
	for _, d := range r.Domains {
		p.Cats = append(p.Cats, spacyCat{d.ID, d.Score})
	}
	sort.Slice(p.Cats, func(i, j int) bool { return p.Cats[i].Label < p.Cats[j].Label })
	id := 0
	for _, t := range f.tokens() {
		last := len(p.Sentences) - 1
		quote := t.Of(f.Text)
		if t.space && last >= 0 {
			before := p.Sentences[last].Tokens
			if before[len(before)-1].Space == "" && quote[0] == ' ' && before[len(before)-1].Orth[0] > ' ' {
				before[len(before)-1].Space, quote = " ", quote[1:]
			}
			if quote == "" {
				continue
			}
		}
		if t.first && !(last == 0 && onlySpace(p.Sentences[0])) || last < 0 {
			p.Sentences = append(p.Sentences, spacySentence{Brackets: []struct{}{}})
			last++
		}
		p.Sentences[last].Tokens = append(p.Sentences[last].Tokens, spacyToken{id, quote, "", t.scheme("bioes", "BIOLU")})
		id++
	}
	return spacyDoc{n, spacyMeta{r.ID, r.Base}, []spacyParagraph{p}}
}

// onlySpace reports whether a sentence has nothing but the white space that a
// text opens with.
func onlySpace(s spacySentence) bool { return len(s.Tokens) == 1 && s.Tokens[0].Orth[0] <= ' ' }
