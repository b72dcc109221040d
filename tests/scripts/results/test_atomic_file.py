"""Files that are whole or not there, also when the disk is full."""
import errno
import os
import resource
import signal
import tempfile
import unittest
from pathlib import Path

from fencepost_tool.results import ResultsError, unwritable, write_atomically


class AtomicFile(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.path = self.folder / "noise.json"

    def assert_refused(self, path: Path, text: str, reason: str):
        with self.assertRaises(ResultsError) as raised:
            write_atomically(path, text)
        self.assertIn(f"{path}: can't be written: {reason}", str(raised.exception))

    def assert_untouched(self):
        self.assertEqual("old", self.path.read_text("utf-8"))
        self.assertEqual([self.path], list(self.folder.iterdir()))

    def test_holds_what_was_written(self):
        for text in ("longer than what follows", "", "x" * 1_000_000 + "\n\u00b5s"):
            write_atomically(self.path, text)
            self.assertEqual(text, self.path.read_text("utf-8"))
        self.assertEqual([self.path], list(self.folder.iterdir()))

    def test_a_reader_of_the_old_file_keeps_it(self):
        write_atomically(self.path, "old")
        with self.path.open() as reader:
            write_atomically(self.path, "new")
            self.assertEqual("old", reader.read(), "written over, not renamed")
        self.assertEqual("new", self.path.read_text("utf-8"))

    def test_a_folder_that_cannot_be_written_is_named_with_the_reason(self):
        self.assert_refused(self.folder / "none" / "noise.json", "new", "No such file or directory")
        (self.folder / "file").write_text("")
        self.assert_refused(self.folder / "file" / "noise.json", "new", "Not a directory")
        self.path.mkdir()
        self.assert_refused(self.path, "new", "Is a directory")
        self.assertTrue(self.path.is_dir())

    def test_a_full_disk_leaves_the_old_file(self):
        self.path.write_text("old")
        (self.folder / "noise.json.part").symlink_to("/dev/full")
        self.assert_refused(self.path, "new", "No space left on device")
        self.assert_untouched()

    def test_each_cause_has_a_remedy_of_its_own(self):
        codes = [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENOMEM, errno.ENOENT]
        said = {str(unwritable(self.path, OSError(code, os.strerror(code)))).split("; ")[1] for code in codes}
        self.assertEqual(len(codes), len(said))
        self.assertFalse(any("space" in text for text in said if "df" not in text))

    def test_a_disk_that_fills_half_way_leaves_the_old_file(self):
        self.path.write_text("old")
        limits, on_signal = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
        try:
            self.assert_refused(self.path, "n" * 10_000, os.strerror(errno.EFBIG))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            signal.signal(signal.SIGXFSZ, on_signal)
        self.assert_untouched()


if __name__ == "__main__":
    unittest.main()
