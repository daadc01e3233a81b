package country

// Name is the English short name of a code.
func Name(code string) string { return code }
