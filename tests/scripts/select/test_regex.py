"""Regular expressions that the program and the scripts read alike; that they do is tests/end_to_end/test_regex.py."""
import unittest
import warnings

from fencepost_tool.select import regex


class Taken(unittest.TestCase):
    def test_meaning(self):
        for pattern, yes, no in (("a.b", "a\nb", "ab"), ("^(a|b)+$", "abba", "abc"), ("a{2,3}$", "baa", "ba"),
                                 ("[[:digit:]_]x", "7x", "ax"), (r"a\.b", "a.b", "axb"), ("[^[:alpha:]/]", "a-", "a/b"),
                                 ("[]a-]", "]", "b"), (r"[\d]", "\\", "7"), ("a$", "ba", "a\n"), ("x{0}y", "y", "x"),
                                 ("[a&&b~|]", "~", "c"), ("a}]", "a}]", "a"), ("", "anything", None)):
            with self.subTest(pattern), warnings.catch_warnings():
                warnings.simplefilter("error")
                compiled = regex.translated(pattern)
                self.assertIsNotNone(compiled.search(yes))
                if no is not None:
                    self.assertIsNone(compiled.search(no))

    def test_classes_are_those_of_the_c_locale(self):
        for name, method in (("alpha", str.isalpha), ("digit", str.isdigit), ("alnum", str.isalnum),
                             ("upper", str.isupper), ("lower", str.islower)):
            compiled = regex.translated(f"[[:{name}:]]")
            for code in range(128):
                self.assertEqual(method(chr(code)), bool(compiled.search(chr(code))), (name, code))
        graph = "".join(chr(code) for code in range(0x21, 0x7f))
        for name, members in (("space", " \t\n\v\f\r"), ("blank", " \t"), ("xdigit", "0123456789abcdefABCDEF"),
                              ("graph", graph), ("print", graph + " "),
                              ("punct", "".join(c for c in graph if not c.isalnum())),
                              ("cntrl", "".join(chr(code) for code in (*range(32), 127)))):
            compiled = regex.translated(f"[[:{name}:]]")
            found = {chr(code) for code in range(128) if compiled.search(chr(code))}
            self.assertEqual(set(members), found, name)


class Refused(unittest.TestCase):
    def test_in_one_line_with_the_pattern_and_a_remedy(self):
        for pattern, said in ((r"\d", "[0-9]"), (r"\bfence", "[[:alnum:]_]"), (r"(a)\1", r"\1"), ("(?=a)", "lookahead"),
                              ("(?:a)", "use plain ( )"), ("a*?", "repetition"), ("a++", "repetition"), ("(", "( without"),
                              ("(a", "( without"), ("a)", ") without"), ("[a", "[ without"), ("[]", "[ without"),
                              ("[z-a]", "z-a"), ("a{2,1}", "{2,1}"), ("a{300}", "255"), ("a{,3}", "{m}"), ("a{x}", r"\{"),
                              ("|a", "empty"), ("a|", "empty"), ("()", "empty"), ("*a", "repeats nothing"),
                              ("^*", "anchor"), ("[[.a.]]", "collating"), ("[[=a=]]", "collating"),
                              ("[[:word:]]", "class"), ("[a-c-e]", "middle"), ("[[:digit:]-x]", "range"), ("é", "ASCII"),
                              ("a\\", "backslash"), (r"\<a", r"\<")):
            with self.subTest(pattern), self.assertRaises(regex.PatternError) as caught:
                regex.translated(pattern)
            text = str(caught.exception)
            self.assertIn(f"'{pattern}'", text)
            self.assertIn(said, text.replace(f"'{pattern}'", ""))
            self.assertNotIn("\n", text)


if __name__ == "__main__":
    unittest.main()
