"""The papers beside the summary as commands: `report`, `form`, `infusion-sheet`, `authority`."""

from __future__ import annotations

from pathlib import Path

from tests.commands.made import CASE, Run, hashes, told


def test_a_report_is_written_and_texts_are_taken_over(run_here: Run, case: Path, tmp_path: Path) -> None:
    code, out, err = run_here("report", case, *CASE, "--to", tmp_path / "r.md")
    assert (code, err) == (0, "")
    assert f"Written: {tmp_path / 'r.md'}" in out
    before = (tmp_path / "r.md").read_text("utf-8")
    assert "2024" not in before.replace("WAO 1 (2018)", "")
    (tmp_path / "r.md").write_text(before.replace("<!-- text 4 -->\n", "<!-- text 4 -->\nWhy it is told.\n"), "utf-8")
    code, _out, err = run_here("report", case, *CASE, "--to", tmp_path / "r2.md", "--texts", tmp_path / "r.md")
    assert (code, err) == (0, "")
    assert "3 of 13 items" in (tmp_path / "r2.md").read_text("utf-8")
    assert (tmp_path / "r2.figure-1.png").exists()
    code, _out, err = run_here("report", case, *CASE, "--to", tmp_path / "r.docx", "--identified")
    assert (code, err) == (0, "")


def test_another_ending_is_told_and_nothing_is_written(run_here: Run, case: Path, tmp_path: Path) -> None:
    before = hashes(tmp_path)
    assert "report.pdf does not end in .docx or .md" in told(
        *run_here("report", case, *CASE, "--to", tmp_path / "report.pdf")
    )
    assert hashes(tmp_path) == before


def test_a_blank_form_is_written_and_another_name_is_told(run_here: Run, case: Path, tmp_path: Path) -> None:
    code, out, err = run_here("form", case, "lab-result", *CASE, "--to", tmp_path / "f.pdf")
    assert (code, out, err) == (0, f"Written: {tmp_path / 'f.pdf'}\n", "")
    assert (tmp_path / "f.pdf").read_bytes().startswith(b"%PDF")
    assert "No form is called blood_group. Forms: drug_reaction, lab_result" in told(
        *run_here("form", case, "blood_group", "--to", tmp_path / "g.pdf")
    )
    assert not (tmp_path / "g.pdf").exists()


def test_an_infusion_sheet_is_written_though_nothing_is_authorised(run_here: Run, case: Path, tmp_path: Path) -> None:
    code, out, err = run_here("infusion-sheet", case, *CASE, "--to", tmp_path / "s.pdf")
    assert (code, err) == (0, "")
    assert f"Written: {tmp_path / 's.pdf'}" in out
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF")


def test_the_list_for_an_authority_is_written_as_pages_or_as_two_tables(
    run_here: Run, case: Path, tmp_path: Path
) -> None:
    year = ("--from", "2024-01-01", "--until", "2024-12-31")
    code, out, err = run_here("authority", case, *year, "--to", tmp_path / "a.csv")
    assert (code, err) == (0, "")
    assert out == f"Written: {tmp_path / 'a.events.csv'}\nWritten: {tmp_path / 'a.given.csv'}\n"
    assert len((tmp_path / "a.given.csv").read_text("utf-8").splitlines()) == 4
    code, _out, err = run_here("authority", case, *year, "--to", tmp_path / "a.pdf", "--initials")
    assert (code, err) == (0, "")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    wrong = ("--from", "2024-12-31", "--until", "2024-01-01")
    assert "before the first one" in told(*run_here("authority", case, *wrong, "--to", tmp_path / "b.pdf"))


def test_an_allergy_card_and_a_label_are_written(run_here: Run, case: Path, tmp_path: Path) -> None:
    for verb in (("card",), ("card", "--size", "id1"), ("label",)):
        target = tmp_path / f"{'-'.join(verb)}.pdf"
        code, out, err = run_here(verb[0], case, *CASE, *verb[1:], "--to", target)
        assert (code, err) == (0, "")
        assert f"Written: {target}" in out
        assert target.read_bytes().startswith(b"%PDF")
