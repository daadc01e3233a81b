package country_test

import (
	"fmt"

	"attache/extract/country"
)

// A full form decides a short one elsewhere in the document.
func ExampleFinder_Find() {
	finder, err := country.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	fields := []country.Field{
		{Name: "title", Text: "A laser from Atlanta, Georgia"},
		{Name: "text", Text: "The firm grew in Georgia and sells to Russian clinics."},
	}
	for _, m := range finder.Find(fields) {
		fmt.Println(m.Field, m.Span, m.Code, m.Kind, m.PlaceKind)
	}
	// Output:
	// title {13 20} US place city
	// title {22 29} US place region
	// text {17 24} US place region
	// text {38 45} RU adjective
}

func ExampleLookup() {
	for _, name := range []string{"Russian Federation", "俄罗斯", "ru"} {
		code, _ := country.Lookup(name)
		fmt.Println(code, country.Name(code))
	}
	// Output:
	// RU Russia
	// RU Russia
	// RU Russia
}
