"""What must hold of every drawing, whichever plot it comes from."""
import unittest
from unittest import mock

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.container import BarContainer

from fencepost_tool.plotting import style
from fencepost_tool.plotting.drawing import lay_out


def title(drawing):
    """What a drawing says it found, on one line."""
    return " ".join(drawing.texts[0].get_text().split())


def caption(drawing):
    """All that stands around the panels, on one line."""
    return " ".join(" ".join(t.get_text() for t in drawing.texts).split())


def panels(drawing):
    """All axes that show data; a colour bar shows the scale of another's."""
    return [axes for axes in drawing.axes if axes.get_label() != "<colorbar>"]


class CoarsePixels(unittest.TestCase):
    """Tests of which files are written, whose pixels nobody looks at."""

    def setUp(self):
        patch = mock.patch.dict(style.RC, {"savefig.dpi": 20})
        patch.start()
        self.addCleanup(patch.stop)


class DrawingChecks(unittest.TestCase):
    def check(self, plot, drawing):
        finding, question, *_ = [t.get_text() for t in drawing.texts]
        self.assertEqual(plot.QUESTION, question)
        self.assertTrue(finding and not finding.endswith("?"), finding)
        self.assertTrue(panels(drawing))
        for axes in panels(drawing):
            self.assertTrue(axes.containers or axes.images, "a panel without data")
            for drawn in axes.containers:
                errors = drawn.errorbar if isinstance(drawn, BarContainer) else drawn
                self.assertTrue(errors.has_yerr or errors.has_xerr, "a curve without its intervals")
            for label in (axes.get_xlabel(), axes.get_ylabel()):
                self.assertRegex(label, r"\w \(.+\)$", "an axis without its unit")
        for bar in [axes for axes in drawing.axes if axes not in panels(drawing)]:
            self.assertRegex(bar.get_ylabel(), r"\w \(.+\)$", "a colour bar without its unit")

    def check_layout(self, drawing):
        renderer = FigureCanvasAgg(drawing).get_renderer()
        lay_out(drawing)
        page = drawing.bbox
        for text in drawing.texts:
            box = text.get_window_extent(renderer)
            self.assertTrue(page.x0 <= box.x0 and box.x1 <= page.x1 and box.y1 <= page.y1, text)
        boxes = [a.get_tightbbox(renderer) for a in drawing.axes]
        for box in boxes:
            self.assertGreaterEqual(box.x0, page.x0 - 1)
            self.assertLessEqual(box.x1, page.x1 + 1)
            for text in drawing.texts:
                self.assertFalse(box.overlaps(text.get_window_extent(renderer)), text)
        for i, box in enumerate(boxes):
            self.assertFalse(any(box.overlaps(other) for other in boxes[i + 1:]))
