package corpus

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Whatever parts an entry has, it comes out as it went in; a field that is added
// to entries and not packed shows here, as every field is given a value.
func TestPack(t *testing.T) {
	entries := append(benchEntries(2), Correction{}, Correction{To: &Value{At: &Place{Every: true}}}, Correction{At: &Place{Occurrence: -3}, To: &Value{Historical: true}})
	n := 0
	var fill func(v reflect.Value)
	fill = func(v reflect.Value) {
		n++
		switch v.Kind() {
		case reflect.String:
			v.SetString(fmt.Sprintf("%d é\x00", n))
		case reflect.Int:
			v.SetInt(int64(n * 1000))
		case reflect.Bool:
			v.SetBool(true)
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 3, 3))
			for i := range 3 {
				fill(v.Index(i))
			}
		case reflect.Pointer:
			if v.Type() != reflect.TypeFor[*Post]() {
				v.Set(reflect.New(v.Type().Elem()))
				fill(v.Elem())
			}
		case reflect.Struct:
			for i := range v.NumField() {
				fill(v.Field(i))
			}
		default:
			t.Fatalf("a field of kind %s", v.Kind())
		}
	}
	var full Correction
	fill(reflect.ValueOf(&full).Elem())
	for _, c := range append(entries, full) {
		p, ok := c.pack()
		if !ok {
			t.Fatalf("%+v is not packed", c)
		}
		if diff := cmp.Diff(&c, p.unpack()); diff != "" {
			t.Errorf("packed and unpacked: %s", diff)
		}
	}
	if _, ok := (&Correction{To: &Value{Post: &Post{}}}).pack(); ok {
		t.Error("an entry with a post is packed, without its post")
	}
}
