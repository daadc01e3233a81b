package index

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func testVocabulary() Vocabulary {
	countries := map[string]string{"RU": "RU", "russia": "RU", "US": "US"}
	domains := map[string]string{"ai": "ai", "artificial intelligence": "ai", "semiconductors/design": "semiconductors/design"}
	return Vocabulary{
		Country: func(s string) (string, bool) { code, ok := countries[s]; return code, ok },
		Domain:  func(s string) (string, bool) { id, ok := domains[strings.ToLower(s)]; return id, ok },
		Values:  map[string][]string{"country": {"RU", "US", "russia"}, "domain": {"ai", "artificial intelligence"}, "mode": {"licensing", "joint-research"}},
		Meta:    []string{"region", "Award ID"},
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ query, want string }{
		{"", "*"},
		{" \x00 ", "*"},
		{"*", "*"},
		{"laser", "laser"},
		{"laser chip", "laser chip"},
		{"laser AND chip", "laser chip"},
		{"laser OR chip design", "laser OR (chip design)"},
		{"(laser OR chip) design", "(laser OR chip) design"},
		{"((laser))", "laser"},
		{"-laser", "NOT laser"},
		{"NOT laser", "NOT laser"},
		{"NOT NOT laser", "laser"},
		{"NOT -laser", "laser"},
		{"-(laser chip)", "NOT (laser chip)"},
		{"laser laser", "laser"},
		{"state-of-the-art", "state-of-the-art"},
		{"or", "or"},
		{"ORION NOTE", "ORION NOTE"},
		{`"near phrases"~3`, `"near phrases"~3`},
		{`“curly quotes”`, `"curly quotes"`},
		{`"a \"b\" \\"`, `"a \"b\" \\"`},
		{`org:="OOO “Romashka”"`, `org:="OOO “Romashka”"`},
		{`“mixed" x`, `"mixed" x`},
		{"laser* lasr~ lasr~2", "laser* lasr~1 lasr~2"},
		{"10:30", `"10:30"`}, // as a phrase it means the same
		{"country:russia", "country:RU"},
		{"COUNTRY:russia", "country:RU"},
		{`domain:"artificial intelligence"`, "domain:ai"},
		{"domain:(ai OR semiconductors/design)", "domain:ai OR domain:semiconductors/design"},
		{"domain:ai>0.8", "domain:ai>0.8"},
		{"domain:ai<=1", "domain:ai<=1"},
		{"origin:russia", "role-country:origin/RU"},
		{"origin:russia>=0.5", "role-country:origin/RU>=0.5"},
		{"role-country:partner/russia", "role-country:partner/RU"},
		{"role-country:RU", "role-country:origin/RU OR role-country:partner/RU OR role-country:post/RU"},
		{`org:"moscow state" -org:optics`, `org:"moscow state" NOT org:optics`},
		{`org:="Moscow State"`, `org:="Moscow State"`},
		{"date:2015..2020-07", "date:2015..2020-07"},
		{"date:..2020", "date:..2020"},
		{"year:2019", "date:2019"},
		{"mode:licensing", "mode:licensing"},
		{`mode:"Joint Research"`, "mode:joint-research"},
		{"meta.region:x", "meta.region:x"},
		{`meta."Award ID":x`, `meta."Award ID":x`},
		{"watch:yes", "has:watch"},
		{"watch:no", "NOT has:watch"},
		{`watch:"Entity List"`, `watch:"entity list"`},
		{"has:post", "has:post"},
		{"source:a*", "source:a*"},
		{"place:a*", "place:a*"},
		{"id:ru-1", "id:ru-1"},
		{"laser -chip*", "laser NOT chip*"},
		{"org:* -post:*", "has:org NOT has:post"},
		{"why? C^n /a 5!", `why? C^n /a 5!`},
	} {
		q, errs := Parse(c.query, testVocabulary())
		if len(errs) > 0 {
			t.Errorf("%s: %v", c.query, errs)
			continue
		}
		if q.String() != c.want {
			t.Errorf("%s: got %s, want %s", c.query, q, c.want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct {
		query string
		want  []string
	}{
		{"contry:RU", []string{"query:1: unknown field 'contry' (put it in quotes if it is no field), did you mean country?"}},
		{"laser contry:RU domian:ai (", []string{
			"query:7: unknown field 'contry' (put it in quotes if it is no field), did you mean country?",
			"query:17: unknown field 'domian' (put it in quotes if it is no field), did you mean domain?",
			"query:27: ( is not closed",
		}},
		{"country:rusia", []string{"query:9: unknown country 'rusia', did you mean russia?"}},
		{`domain:"artificial inteligence"`, []string{`query:8: unknown domain 'artificial inteligence', did you mean "artificial intelligence"?`}},
		{"mode:licencing", []string{"query:6: unknown mode 'licencing', did you mean licensing?"}},
		{"meta.regon:x", []string{"query:1: unknown column 'regon', did you mean meta.region?"}},
		{"has:pots", []string{"query:5: 'pots' is nothing to have; has: takes title, url, meta, date, lang, unlabelled, org, person, country, domain, mode, post, watch, origin, partner, did you mean post?"}},
		{"date:209", []string{"query:6: '209' is no date, want 2019, 2019-03, 2019-03-02 or two of them with .. between"}},
		{"date:2020..2019", []string{"query:6: 2020 is after 2019, did you mean 2019..2020?"}},
		{"date:2019-13", []string{"query:6: '2019-13' is no date, want 2019, 2019-03, 2019-03-02 or two of them with .. between"}},
		{`"open`, []string{"query:1: quotation mark is not closed"}},
		{"country:Utopia", []string{"query:9: unknown country 'Utopia', want a name or an ISO code"}},
		{"mode:zzzzzzzzzz", []string{"query:6: unknown mode 'zzzzzzzzzz', want one of licensing, joint-research"}},
		{"laser && chip || maser", []string{"query:7: && joins nothing here: all words must match anyway, did you mean AND?", "query:15: || joins nothing here, did you mean OR?"}},
		{"!laser", []string{"query:1: ! does not negate here, did you mean -laser?"}},
		{"/las+er/", []string{"query:1: regular expressions are not in the language; beginnings* and typing errors~ are"}},
		{"text:/a+b$/", []string{"query:6: regular expressions are not in the language; beginnings* and typing errors~ are"}},
		{"las?r", []string{"query:1: ? stands for no letter here; beginnings* and typing errors~ are in the language"}},
		{"laser^2", []string{"query:1: words have no weights here, did you mean laser?"}},
		{"laser)", []string{"query:6: unmatched )"}},
		{"()", []string{"query:1: nothing between the parentheses"}},
		{"OR laser", []string{"query:1: nothing before OR"}},
		{"laser OR", []string{"query:7: nothing after OR"}},
		{"laser AND", []string{"query:7: AND needs something before and after it"}},
		{"AND laser", []string{"query:1: AND needs something before and after it"}},
		{"laser NOT", []string{"query:7: nothing after NOT"}},
		{"title:", []string{"query:1: nothing after title:"}},
		{"!!!", []string{"query:1: no letter or digit in '!!!'"}},
		{"a*", []string{"query:1: * wants at least 2 letters before it"}},
		{"la*er", []string{"query:4: unexpected 'er', want a space"}},
		{"laser~7", []string{"query:1: ~7, at most ~2 letters may differ (to find words near each other, put them in quotes)"}},
		{`"a b"~5000`, []string{"query:1: ~5000, at most ~100 words may come between"}},
		{`"gene therap"*`, []string{"query:1: a * cannot follow a phrase"}},
		{"domain:ai>8", []string{"query:10: '8' is no score, want a number from 0 to 1"}},
		{"lang:en>0.5", []string{"query:6: lang: has no scores; domain, country, origin, partner, role-country and mode have"}},
		{"country:R*", []string{"query:9: * does not go with country:, it wants a whole value"}},
		{"title:=x", []string{"query:7: := takes a whole value, of org, post and the fields of values"}},
		{"title:(country:RU)", []string{"query:8: field country within the parentheses of title:"}},
		{"http://a.b/c", []string{"query:1: unknown field 'http' (put it in quotes if it is no field)"}},
		{strings.Repeat("(", 200), []string{"query:102: parentheses deeper than 100"}},
		{strings.Repeat("a ", 2000), []string{"query:1: query of 2000 clauses, at most 1024 are allowed"}},
		{strings.Repeat("a", 1<<20), []string{"query:65537: query of 1048576 bytes, at most 65536 are allowed"}},
	} {
		q, errs := Parse(c.query, testVocabulary())
		var got []string
		for _, e := range errs {
			got = append(got, e.Error())
		}
		if diff := cmp.Diff(c.want, got); diff != "" || q != nil {
			t.Errorf("%.60s: query %v\n%s", c.query, q, diff)
		}
	}
}

// What parses reads back as the same query: Parse(q.String()) == q. Errors
// point into the query.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"a b OR c", `-"x y"~3`, "title:(a OR b*) domain:ai>0.5", "date:..2019", `meta."a b":c`, `org:="x"`, "((((", `a"b`, "a~1 -(b) NOT c", "\xff:\xff", `“x” has:post watch:no`, "role-country:RU", "source:a*", "place:a*", `\"`, "-- a", "NOT", "a:b:c", "id:*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, errs := Parse(s, Vocabulary{})
		for _, e := range errs {
			if e.Span.Start < 0 || e.Span.Start > e.Span.End || e.Span.End > len(s) {
				t.Fatalf("%q: error at %v: %v", s, e.Span, e)
			}
		}
		if len(errs) > 0 {
			return
		}
		again, errs := Parse(q.String(), Vocabulary{})
		if len(errs) > 0 || again.String() != q.String() {
			t.Fatalf("%q gives %s, which gives %v %v", s, q, again, errs)
		}
	})
}
