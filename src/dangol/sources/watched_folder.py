"""A folder on the server into which files are put: each is loaded once, whenever it changes."""

from pathlib import PurePosixPath

from pydantic import field_validator

from dangol.contract.params import param
from dangol.sources.kept_source import FILE, KeptSource
from dangol.words import Text


class WatchedFolder(KeptSource):
    """Files of one kind; those that are still being written are left for the next look."""

    kind = FILE
    title = Text(en="Watched folder", ko="지켜보는 폴더")
    plural = Text(en="Watched folders", ko="지켜보는 폴더")
    question = Text(
        en="Which folders are looked at for new files?", ko="어떤 폴더에서 새 파일을 찾나요?"
    )

    folder: str = param(
        title=Text(en="Folder", ko="폴더"),
        help=Text(
            en="Below the project's folder for incoming files, such as shop/orders. A link may "
            "lead elsewhere.",
            ko="프로젝트의 들어오는 파일 폴더 아래의 경로로, shop/orders처럼 적습니다. 링크로 "
            "다른 곳을 가리켜도 됩니다.",
        ),
        min_length=1,
        max_length=500,
    )
    pattern: str = param(
        default="*",
        title=Text(en="Files", ko="파일"),
        help=Text(
            en="Which files: *.csv, orders-*.xlsx, or * for all.",
            ko="어떤 파일인지 적습니다: *.csv, orders-*.xlsx, 모두라면 *.",
        ),
        min_length=1,
        max_length=200,
    )
    every_minutes: int = param(
        default=1,
        title=Text(en="Look every (minutes)", ko="확인 간격(분)"),
        help=Text(
            en="How often to look for new files; 0 looks only when somebody asks.",
            ko="새 파일을 얼마나 자주 볼지 정합니다. 0이면 누를 때만 봅니다.",
        ),
        ge=0,
        le=44_640,
    )
    quiet_seconds: int = param(
        default=5,
        title=Text(en="Quiet for (seconds)", ko="쓰기가 멈춘 시간(초)"),
        help=Text(
            en="A file that changed more recently is still being written.",
            ko="이보다 최근에 바뀐 파일은 아직 쓰는 중으로 봅니다.",
        ),
        ge=0,
        le=3_600,
    )

    @field_validator("folder")
    @classmethod
    def _below(cls, value: str) -> str:
        path = PurePosixPath(value.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts:
            raise ValueError("Name a folder below the one for incoming files, without '..'.")
        return path.as_posix()

    @field_validator("pattern")
    @classmethod
    def _one_level(cls, value: str) -> str:
        if "/" in value or "\\" in value:
            raise ValueError("A pattern names files, not folders: *.csv.")
        return value

    @property
    def place(self) -> str:
        return f"{self.folder}/{self.pattern}"
