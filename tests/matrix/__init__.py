"""The matrix: every address × every role × own, a colleague's, somebody else's and nobody's object × every verb."""
