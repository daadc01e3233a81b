package extract

import "attache/models"

// BuiltInEntities returns the recogniser of names that is part of the program.
// It costs some ten milliseconds, for the checksum; keep what it returns.
func BuiltInEntities() (*EntityModel, error) {
	return DecodeEntityModel("built-in model of names", models.EntitiesEN)
}
