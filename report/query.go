package report

import (
	"fmt"
	"strings"
)

// fields are the fields of the search that hold the values of a dimension.
var fields = map[string]string{
	"domain": "domain", "origin": "origin", "partner": "partner", "country": "country", "mode": "mode", "kind": "kind", "lang": "lang",
	"year": "date", "quarter": "date", "month": "date", "post": "post", "host": "role-country",
}

// query is the search that finds what a row counts; "" where there is none.
func query(by, key string) string {
	field, ok := fields[by]
	switch {
	case !ok:
		return ""
	case key == Undated:
		return "-has:date"
	case key == None && field == "role-country":
		return "-has:post"
	case key == None && field != "kind":
		return "-has:" + field
	case special(key):
		return ""
	case by == "host":
		return "role-country:post/" + key
	case by == "quarter":
		first := 3*int(key[6]-'0') - 2
		return fmt.Sprintf("date:%s-%02d..%s-%02d", key[:4], first, key[:4], first+2)
	case by == "post":
		kind, place, some := strings.Cut(key, "/")
		if !some {
			return ""
		}
		return "post:" + quoted(strings.ReplaceAll(kind, "-", " ")) + " post:" + quoted(place)
	}
	return field + ":" + quoted(key)
}

// quoted puts what the query language would take apart in quotes.
func quoted(s string) string {
	if strings.ContainsAny(s, " :()\"~*") {
		return `"` + strings.ReplaceAll(s, `"`, "") + `"`
	}
	return s
}
