# SQLAlchemy: rows of a table in memory, through the ORM.
# SPDX-License-Identifier: GPL-3.0-or-later
import _needs

sqlalchemy = _needs.module("sqlalchemy", "python3-sqlalchemy")
orm = _needs.module("sqlalchemy.orm", "python3-sqlalchemy")
Base = orm.declarative_base()


class User(Base):
    __tablename__ = "users"
    id = sqlalchemy.Column(sqlalchemy.Integer, primary_key=True)
    name = sqlalchemy.Column(sqlalchemy.String)


def work(users, rounds):
    engine = sqlalchemy.create_engine("sqlite://")
    Base.metadata.create_all(engine)
    session = orm.sessionmaker(bind=engine)()
    session.bulk_save_objects([User(name=f"n{i}") for i in range(users)])
    session.commit()
    total = 0
    for _ in range(rounds):
        for user in session.query(User):
            total += len(user.name)
        session.expunge_all()
    return total


print(work(_needs.amount(2000), 6))
